// The facets of a cell, and which cells share one.
#pragma once

#include "names.hpp"
#include "ray.hpp"

#include <algorithm>
#include <bit>

namespace exactregions {

// The facets of a cone as masks of its rays: the maximal ones among the sets of rays on a wall, of
// those with a point.  Largest first and then ascending, as in the Python engine.
class FacetSets {
public:
    // `incidence` has for each ray, in `words` words, the mask of walls on which it lies.
    void find(Ray* const* rays, int count, const std::uint64_t* incidence, std::size_t words, int walls) {
        words_ = (count + 63) / 64;
        sets_.assign(walls * words_, 0);
        finite_.assign(words_, 0);
        for (int i = 0; i < count; ++i) {
            if (rays[i]->finite) set_bit(finite_.data(), i);
            for (std::size_t w = 0; w < words; ++w)
                for (std::uint64_t rest = incidence[i * words + w]; rest; rest &= rest - 1)
                    set_bit(&sets_[(64 * w + std::countr_zero(rest)) * words_], i);
        }
        candidates_.clear();
        for (int wall = 0; wall < walls; ++wall) consider(&sets_[wall * words_]);
        std::sort(candidates_.begin(), candidates_.end(),
                  [this](const Candidate& a, const Candidate& b) { return comes_before(a, b); });
        kept.clear();
        for (const Candidate& candidate : candidates_)
            if (std::none_of(kept.begin(), kept.end(), [&](const std::uint64_t* larger) { return within(candidate.set, larger); }))
                kept.push_back(candidate.set);
    }

    std::vector<const std::uint64_t*> kept;

private:
    struct Candidate {
        int size;
        const std::uint64_t* set;
    };

    void consider(const std::uint64_t* set) {
        int size = 0;
        bool has_point = false;
        for (std::size_t w = 0; w < words_; ++w) {
            size += std::popcount(set[w]);
            has_point = has_point || (set[w] & finite_[w]);
        }
        if (has_point) candidates_.push_back({size, set});
    }

    bool comes_before(const Candidate& a, const Candidate& b) const {
        if (a.size != b.size) return a.size > b.size;
        for (std::size_t w = words_; w-- > 0;)
            if (a.set[w] != b.set[w]) return a.set[w] < b.set[w];
        return false;
    }

    bool within(const std::uint64_t* set, const std::uint64_t* larger) const {
        for (std::size_t w = 0; w < words_; ++w)
            if (set[w] & ~larger[w]) return false;
        return true;
    }

    std::size_t words_ = 1;
    std::vector<std::uint64_t> sets_, finite_;  // [wall][word]
    std::vector<Candidate> candidates_;
};

// Pairs of cells that share a facet.  The signs of all forms inside a facet name it: the complex is
// face-to-face, so a facet has the same signs in both of its cells, and no two have the same.
class Neighbours {
public:
    // `first` has the index of the first form of each stage; signs are laid out as `layout` says.
    Neighbours(const SignLayout& layout, const std::vector<int>& first) : layout_(layout), first_(first), open_(layout.total) {
        for (std::size_t words : layout.words) words_ += words;
    }

    void add_cell(const std::uint64_t* signs) {
        if (cells_ == Names::NONE) throw std::length_error("more than 2^32 cells");
        ++cells_;
        facets_ = 0;
        inside_.resize(cells_ * words_);
        find_inside(signs, &inside_[(cells_ - 1) * words_]);
    }

    // The next facet of the last cell.
    void add_facet(const std::uint64_t* signs) {
        const Side here{cells_ - 1, facets_++};
        const std::uint32_t number = open_.find(signs);
        if (number != Names::NONE) {
            connect(sides_[number], here, signs);
            open_.remove(number);
            return;
        }
        const std::uint32_t fresh = open_.add(signs);
        if (fresh >= sides_.size()) sides_.resize(fresh + 1);
        sides_[fresh] = here;
    }

    // For each pair: its cells, which facet of the first it is, and how many forms there are in
    // `forms` up to it: those that vanish on the facet but not on both cells.
    std::vector<std::uint32_t> pairs, forms;

private:
    struct Side {
        std::uint32_t cell, facet;
    };

    void find_inside(const std::uint64_t* signs, std::uint64_t* inside) const {
        for (std::size_t s = 0; s < layout_.words.size(); ++s) {
            const std::uint64_t* positive = signs + layout_.offset[s] + 1;
            for (std::size_t w = 0; w < layout_.words[s]; ++w) *inside++ = positive[w] | positive[w + layout_.words[s]];
        }
    }

    void connect(Side other, Side here, const std::uint64_t* signs) {
        on_facet_.resize(words_);
        find_inside(signs, on_facet_.data());
        const std::uint64_t *one = &inside_[other.cell * words_], *two = &inside_[here.cell * words_];
        std::size_t word = 0;
        for (std::size_t s = 0; s < layout_.words.size(); ++s)
            for (std::size_t w = 0; w < layout_.words[s]; ++w, ++word)
                for (std::uint64_t rest = (one[word] | two[word]) & ~on_facet_[word]; rest; rest &= rest - 1)
                    forms.push_back(static_cast<std::uint32_t>(first_[s] + 64 * w + std::countr_zero(rest)));
        if (forms.size() > Names::NONE) throw std::length_error("more than 2^32 forms on facets");
        const auto end = static_cast<std::uint32_t>(forms.size());
        pairs.insert(pairs.end(), {other.cell, here.cell, other.facet, end});
    }

    const SignLayout& layout_;
    std::vector<int> first_;  // [stage + 1]
    Names open_;              // of facets with one cell so far
    std::vector<Side> sides_; // of these
    std::uint32_t cells_ = 0, facets_ = 0;
    std::size_t words_ = 0;
    std::vector<std::uint64_t> inside_;  // the masks of forms that are not 0 on a cell; [cell][word]
    std::vector<std::uint64_t> on_facet_;
};

}  // namespace exactregions
