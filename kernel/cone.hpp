// A cone as its rays and the walls on which they lie, and how a form separates these rays.
#pragma once

#include "rows.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>
#include <vector>

namespace exactregions {

// On which walls of a cone each of its rays lies.
struct Incidence {
    int dimension = 0;               // of the cone
    int count = 0;                   // of rays
    std::uint64_t* on_walls = nullptr;  // [ray][word]
    std::size_t words = 1;

    std::uint64_t* of(int ray) const { return on_walls + ray * words; }
};

// In `pairs` the pairs of one of these upper rays and one of `lower` that share at least so many walls;
// returns their number.  There must be room for all pairs and one more.
EXACTREGIONS_VECTORISED
inline std::size_t find_pairs(const std::uint64_t* walls, const int* upper, std::size_t uppers, const std::vector<int>& lower,
                              int shared, std::pair<int, int>* pairs) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < uppers; ++i)
        for (int q : lower) {
            pairs[found] = {upper[i], q};
            found += std::popcount(walls[upper[i]] & walls[q]) >= shared;
        }
    return found;
}

EXACTREGIONS_VECTORISED
inline bool have_walls(const std::uint64_t* walls, int count, int expected) {
    for (int i = 0; i < count; ++i)
        if (std::popcount(walls[i]) != expected) return false;
    return true;
}

// The rays of a cone above a form, below it and on it, and the edges from above to below.
class Separation {
public:
    std::vector<int> upper, lower, on;
    std::span<std::pair<int, int>> edges;

    // `side` says for each ray whether it is above (1), below (-1) or on the form (0).
    template <class Side>
    void find_sides(int count, const Side& side) {
        upper.clear();
        lower.clear();
        on.clear();
        for (int i = 0; i < count; ++i) {
            const int sign = side(i);
            (sign > 0 ? upper : sign < 0 ? lower : on).push_back(i);
        }
    }

    // Two rays are adjacent iff no third one lies on all the walls they share; where no ray lies on
    // more walls than it must, counting is enough.  `pass` is called for each so many nanoseconds.
    template <class Pass>
    void find_edges(const Incidence& cone, const Pass& pass) {
        const std::size_t found = find_candidates(cone, pass);
        edges = {pairs_.data(), found};
        if (cone.words == 1 && have_walls(cone.on_walls, cone.count, cone.dimension - 1)) return;
        const auto end = std::remove_if(edges.begin(), edges.end(), [&](auto edge) {
            pass(cone.count);
            return !are_alone(cone, edge.first, edge.second);
        });
        edges = {edges.begin(), end};
    }

private:
    // Few at once: most pairs of many rays are no edges, and need no memory.
    static constexpr std::size_t PAIRS_AT_ONCE = 1 << 14;

    // The pairs that share enough walls are the first of `pairs_`; their number.
    template <class Pass>
    std::size_t find_candidates(const Incidence& cone, const Pass& pass) {
        const std::size_t most = 1 + PAIRS_AT_ONCE / (lower.size() + 1);
        std::size_t found = 0;
        for (std::size_t first = 0; first < upper.size(); first += most) {
            const std::size_t uppers = std::min(most, upper.size() - first);
            const std::size_t room = found + uppers * lower.size() + 1;
            if (pairs_.size() < room) pairs_.resize(room);
            if (cone.words == 1) {
                found += find_pairs(cone.on_walls, upper.data() + first, uppers, lower, cone.dimension - 2, pairs_.data() + found);
            } else {
                for (std::size_t i = first; i < first + uppers; ++i)
                    for (int q : lower) {
                        pairs_[found] = {upper[i], q};
                        found += shared_walls(cone, upper[i], q) >= cone.dimension - 2;
                    }
            }
            pass(3 * uppers * lower.size());
        }
        return found;
    }

    static int shared_walls(const Incidence& cone, int p, int q) {
        int walls = 0;
        for (std::size_t w = 0; w < cone.words; ++w) walls += std::popcount(cone.of(p)[w] & cone.of(q)[w]);
        return walls;
    }

    // Whether no third ray lies on all the walls that two share.
    static bool are_alone(const Incidence& cone, int p, int q) {
        const std::uint64_t *first = cone.of(p), *second = cone.of(q);
        for (int i = 0; i < cone.count; ++i) {
            if (i == p || i == q) continue;
            const std::uint64_t* walls = cone.of(i);
            bool on_all = true;
            for (std::size_t w = 0; w < cone.words && on_all; ++w) on_all = (first[w] & second[w] & ~walls[w]) == 0;
            if (on_all) return false;
        }
        return true;
    }

    std::vector<std::pair<int, int>> pairs_;
};

}  // namespace exactregions
