// Networks with one input: exact piecewise-linear functions, and the choices for a neuron.
//
// The same as exactregions/search/line.py, for the kinds that count points of the line.  All stored
// integers are below 2^30, so that sums of two products of them fit; larger ones are an error, and
// the caller has integers of any size.
#pragma once
#include "networks.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <vector>

namespace exactregions::line {

using Int = std::int64_t;

inline Int bounded(Int value) {
    if (value >= Int{1} << 30 || value <= -(Int{1} << 30))
        throw std::overflow_error("an integer has more than 30 bits");
    return value;
}

struct Point {
    Int p, q;  // p/q in lowest terms, q > 0
    bool operator==(const Point&) const = default;
    bool operator<(const Point& other) const { return p * other.q < other.p * q; }
};

struct Activation {
    std::vector<Int> levels, slopes, offsets;
};

struct Problem {
    bool patterns;  // count where patterns change, and not where the function kinks
    std::vector<int> widths;
    std::vector<Activation> activations;
    std::vector<std::vector<Int>> biases;  // of each layer, scaled like its functions
    std::vector<Int> weights;
    std::vector<Int> plain_biases;  // as they stand in rows
    bool negatable, symmetric;
    std::optional<Point> low, high;
    std::vector<Int> factors;  // a cell becomes at most so many by the layers from this one on

    int layers() const { return static_cast<int>(widths.size()); }
};

using Maps = std::vector<Int>;  // a0, b0, a1, b1, ...: the map a x + b on each piece

struct State {
    int layer;
    std::vector<Point> points;
    std::vector<Maps> components;

    std::size_t pieces() const { return points.size() + 1; }
};

inline void append(std::string& key, Int value) {
    const auto small = static_cast<std::int32_t>(value);
    key.append(reinterpret_cast<const char*>(&small), sizeof small);
}

inline std::string normal_key(const Problem& problem, int layer, const std::vector<Point>& points,
                              std::vector<Maps> components) {
    if (problem.negatable)
        for (Maps& maps : components) {
            Maps negated(maps);
            for (Int& entry : negated) entry = -entry;
            maps = std::max(maps, negated);
        }
    std::sort(components.begin(), components.end());
    std::string key;
    append(key, layer);
    for (const Point& point : points) append(key, point.p), append(key, point.q);
    append(key, 0), append(key, 0);  // no point has q = 0
    for (const Maps& maps : components)
        for (Int entry : maps) append(key, entry);
    return key;
}

// Equal for partial networks that count the same with every choice of later layers.
inline std::string key_of(const Problem& problem, const State& state) {
    std::string own = normal_key(problem, state.layer, state.points, state.components);
    if (!problem.symmetric) return own;
    std::vector<Point> points;
    for (std::size_t i = state.points.size(); i-- > 0;) points.push_back({-state.points[i].p, state.points[i].q});
    std::vector<Maps> components;
    for (const Maps& maps : state.components) {
        Maps reflected;
        for (std::size_t i = maps.size(); i > 0; i -= 2) reflected.insert(reflected.end(), {-maps[i - 2], maps[i - 1]});
        components.push_back(std::move(reflected));
    }
    return std::min(own, normal_key(problem, state.layer, points, std::move(components)));
}

// No choice of later layers counts more: a piece where all is constant stays one.
inline Int ceiling_of(const Problem& problem, const State& state) {
    Int moving = 0;
    for (std::size_t i = 0; i < state.pieces(); ++i)
        moving += std::any_of(state.components.begin(), state.components.end(),
                              [&](const Maps& maps) { return maps[2 * i] != 0; });
    return static_cast<Int>(state.pieces()) + moving * (problem.factors[state.layer] - 1);
}

constexpr std::size_t WORDS = 8;

struct Mask {
    std::array<std::uint64_t, WORDS> words{};

    void set(std::size_t bit) {
        if (bit >= 64 * WORDS) throw std::overflow_error("more than 512 points");
        words[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    bool has(std::size_t bit) const { return words[bit / 64] >> bit % 64 & 1; }
    Mask operator|(const Mask& other) const {
        Mask both;
        for (std::size_t i = 0; i < WORDS; ++i) both.words[i] = words[i] | other.words[i];
        return both;
    }
    int count() const {
        int bits = 0;
        for (std::uint64_t word : words) bits += std::popcount(word);
        return bits;
    }
    int beyond(const Mask& other, std::size_t used) const {
        int bits = 0;
        for (std::size_t i = 0; i < used; ++i) bits += std::popcount(words[i] & ~other.words[i]);
        return bits;
    }
};

struct Piece {
    std::optional<Point> start;
    Int a, b;
};

struct Applied {
    std::vector<Piece> pieces;
    std::vector<Point> changes;
};

struct Option {
    std::uint32_t ways;
    std::vector<Int> row;
    Applied applied;
    Mask mask;
};

class Menu {
  public:
    Menu(const Problem& problem, const State& state)
        : problem(problem), state(state), last(state.layer + 1 == problem.layers()) {
        for (std::size_t i = 0; i < state.components.size(); ++i) place(i);
        std::vector<Int> row(state.components.size() + 1);
        combine(0, 1, row, Maps(2 * state.pieces()));
        number_points();
        std::stable_sort(options.begin(), options.end(),
                         [](const Option& one, const Option& other) { return one.mask.count() > other.mask.count(); });
    }

    State child(const std::vector<int>& chosen) const {
        Mask mask = start;
        for (int option : chosen) mask = mask | options[option].mask;
        State made{state.layer + 1, {}, {}};
        for (std::size_t i = 0; i < points.size(); ++i)
            if (mask.has(i)) made.points.push_back(points[i]);
        for (int option : chosen) made.components.push_back(spread(options[option].applied.pieces, made.points));
        return made;
    }

    const Problem& problem;
    const State& state;
    const bool last;
    std::vector<Point> points;
    std::vector<Option> options;
    Mask start;

  private:
    struct Sum {
        Int total;
        std::uint32_t ways;
        std::vector<Int> weights;
    };
    struct Group {  // equal components, and the sums of weights that they can have
        std::vector<std::size_t> places;
        bool matters;
        std::vector<Sum> sums;
    };

    void place(std::size_t component) {
        for (Group& group : groups)
            if (state.components[group.places[0]] == state.components[component]) {
                group.places.push_back(component);
                group.sums = longer(group.sums, group.matters);
                return;
            }
        const Maps& maps = state.components[component];
        const bool matters = std::any_of(maps.begin(), maps.end(), [](Int entry) { return entry != 0; });
        groups.push_back({{component}, matters, longer({{0, 1, {}}}, matters)});
    }

    std::vector<Sum> longer(const std::vector<Sum>& sums, bool matters) const {
        std::vector<Sum> found;
        for (const Sum& sum : sums)
            for (Int weight : problem.weights) {
                const Int total = sum.total + (matters ? weight : 0);
                auto same = std::find_if(found.begin(), found.end(), [&](const Sum& s) { return s.total == total; });
                if (same == found.end()) {
                    found.push_back({total, sum.ways, sum.weights});
                    found.back().weights.push_back(weight);
                } else {
                    same->ways += sum.ways;
                }
            }
        return found;
    }

    void combine(std::size_t group, std::uint32_t ways, std::vector<Int>& row, const Maps& z) {
        if (group == groups.size()) {
            for (std::size_t i = 0; i < problem.plain_biases.size(); ++i) {
                row.back() = problem.plain_biases[i];
                Maps shifted(z);
                for (std::size_t j = 1; j < z.size(); j += 2) shifted[j] += problem.biases[state.layer][i];
                for (Int entry : shifted) bounded(entry);
                add(ways, row, shifted);
            }
            return;
        }
        const Group& here = groups[group];
        for (const Sum& sum : here.sums) {
            Maps plus(z);
            if (sum.total != 0)
                for (std::size_t j = 0; j < z.size(); ++j)
                    plus[j] += sum.total * state.components[here.places[0]][j];
            for (std::size_t j = 0; j < here.places.size(); ++j) row[here.places[j]] = sum.weights[j];
            combine(group + 1, ways * sum.ways, row, plus);
        }
    }

    void add(std::uint32_t ways, const std::vector<Int>& row, const Maps& z) {
        Applied applied = apply(z);
        std::string key;
        const bool only_points = last;
        if (problem.patterns)
            for (const Point& point : applied.changes) append(key, point.p), append(key, point.q);
        append(key, 0), append(key, 0);
        if (!only_points || !problem.patterns)
            for (const Piece& piece : applied.pieces) {
                const Point start = piece.start.value_or(Point{0, 0});
                append(key, start.p), append(key, start.q);
                if (!only_points) append(key, piece.a), append(key, piece.b);
            }
        const auto [known, is_new] = by_key.try_emplace(std::move(key), options.size());
        if (is_new)
            options.push_back({ways, row, std::move(applied), {}});
        else
            options[known->second].ways += ways;
    }

    static int piece_after(const std::optional<Point>& left, Int a, Int b, const std::vector<Int>& levels) {
        int piece = 0;
        if (!left) {
            if (a != 0) return a > 0 ? 0 : static_cast<int>(levels.size());
            for (Int level : levels) piece += level < b;
            return piece;
        }
        const Int value = a * left->p + b * left->q;
        for (Int level : levels) piece += level * left->q < value || (a > 0 && level * left->q == value);
        return piece;
    }

    Applied apply(const Maps& z) const {
        const Activation& activation = problem.activations[state.layer];
        Applied made;
        int previous = -1;
        const auto part = [&](const std::optional<Point>& start, int piece, Int a, Int b) {
            const Int slope = activation.slopes[piece];
            const Int mapped_a = bounded(slope * a), mapped_b = bounded(slope * b + activation.offsets[piece]);
            if (made.pieces.empty())
                made.pieces.push_back({std::nullopt, mapped_a, mapped_b});
            else if (made.pieces.back().a != mapped_a || made.pieces.back().b != mapped_b)
                made.pieces.push_back({start, mapped_a, mapped_b});
            if (previous >= 0 && previous != piece) made.changes.push_back(*start);
            previous = piece;
        };
        for (std::size_t i = 0; i < state.pieces(); ++i) {
            const std::optional<Point> left = i == 0 ? problem.low : std::optional(state.points[i - 1]);
            const std::optional<Point> right =
                i + 1 == state.pieces() ? problem.high : std::optional(state.points[i]);
            const Int a = z[2 * i], b = z[2 * i + 1];
            int piece = piece_after(left, a, b, activation.levels);
            part(left, piece, a, b);
            for (std::size_t j = 0; a != 0 && j < activation.levels.size(); ++j) {
                const Int level = activation.levels[a > 0 ? j : activation.levels.size() - 1 - j];
                const Int divisor = std::gcd(level - b, a) * (a > 0 ? 1 : -1);
                const Point root{bounded((level - b) / divisor), a / divisor};
                if ((left && !(*left < root)) || (right && !(root < *right))) continue;
                piece += a > 0 ? 1 : -1;
                part(root, piece, a, b);
            }
        }
        return made;
    }

    std::size_t number(const Point& point) const {
        return static_cast<std::size_t>(std::lower_bound(points.begin(), points.end(), point) - points.begin());
    }

    void number_points() {
        for (const Option& option : options) {
            for (const Piece& piece : option.applied.pieces)
                if (piece.start) points.push_back(*piece.start);
            if (problem.patterns)
                points.insert(points.end(), option.applied.changes.begin(), option.applied.changes.end());
        }
        if (problem.patterns) points.insert(points.end(), state.points.begin(), state.points.end());
        std::sort(points.begin(), points.end());
        points.erase(std::unique(points.begin(), points.end()), points.end());
        if (problem.patterns)
            for (const Point& point : state.points) start.set(number(point));
        for (Option& option : options) {
            if (problem.patterns)
                for (const Point& point : option.applied.changes) option.mask.set(number(point));
            else
                for (const Piece& piece : option.applied.pieces)
                    if (piece.start) option.mask.set(number(*piece.start));
        }
    }

    static Maps spread(const std::vector<Piece>& pieces, const std::vector<Point>& points) {
        Maps maps{pieces[0].a, pieces[0].b};
        std::size_t next = 1;
        for (const Point& point : points) {
            const bool starts = next < pieces.size() && *pieces[next].start == point;
            const Int a = starts ? pieces[next].a : maps[maps.size() - 2];
            const Int b = starts ? pieces[next].b : maps[maps.size() - 1];
            maps.push_back(a), maps.push_back(b);
            next += starts;
        }
        return maps;
    }

    std::vector<Group> groups;
    std::unordered_map<std::string, std::size_t> by_key;
};

}  // namespace exactregions::line
