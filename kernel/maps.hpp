// The affine maps on cells, told apart by residues of their entries.
#pragma once

#include "names.hpp"

#include <nanobind/nanobind.h>

#include <algorithm>
#include <bit>

namespace exactregions {

namespace nb = nanobind;

// A layer, or the outputs as the last one: `forms` rows over the features of the layer before, of
// which the first `cutting` count where they are positive; form `first` of all is the first.
struct MapLayer {
    int forms, cutting, first;
    std::vector<std::uint64_t> active;  // which forms are positive on the current cell
};

// All rows modulo 2^31 - `excess`.
class Residues {
public:
    // `rows` has for each layer its rows.
    Residues(std::uint32_t excess, nb::sequence rows, const std::vector<MapLayer>& layers, int size)
        : excess_(excess), modulus_((std::uint64_t{1} << 31) - excess), size_(size) {
        if (excess >= 1 << 12) throw nb::value_error("a modulus too far below 2^31");
        int features = size;
        for (std::size_t s = 0; s < layers.size(); ++s) {
            std::vector<std::uint64_t> weights(static_cast<std::size_t>(features) * layers[s].forms);
            const nb::sequence layer = nb::cast<nb::sequence>(rows[s]);
            for (int r = 0; r < layers[s].forms; ++r) {
                const nb::sequence row = nb::cast<nb::sequence>(layer[r]);
                for (int k = 0; k < features; ++k) weights[static_cast<std::size_t>(k) * layers[s].forms + r] = nb::cast<std::uint64_t>(row[k]);
            }
            features = layers[s].forms + 1;
            on_cell_.emplace_back(static_cast<std::size_t>(size) * layers[s].forms);
            weights_.push_back(std::move(weights));
        }
        on_cell_[0] = weights_[0];
    }

    // The rows of layer `s` with no active neuron in the layer before; of the first one those there are.
    void restart(const std::vector<MapLayer>& layers, std::size_t s) {
        const int forms = layers[s].forms, before = layers[s - 1].forms;
        std::vector<std::uint64_t>& rows = on_cell_[s];
        std::fill(rows.begin(), rows.end(), 0);
        const auto constants = weights_[s].begin() + static_cast<std::ptrdiff_t>(before) * forms;
        std::copy(constants, constants + forms, rows.begin() + static_cast<std::ptrdiff_t>(size_ - 1) * forms);
        for (int k = layers[s - 1].cutting; k < before; ++k) add(layers, s, k, true);
    }

    // Add the row of feature `k` of the layer before to all rows of layer `s`, or take it away.
    void add(const std::vector<MapLayer>& layers, std::size_t s, int k, bool adding) {
        const int forms = layers[s].forms, before = layers[s - 1].forms;
        const std::uint64_t* weights = &weights_[s][static_cast<std::size_t>(k) * forms];
        for (int t = 0; t < size_; ++t) {
            const std::uint64_t entry = on_cell_[s - 1][static_cast<std::size_t>(t) * before + k];
            if (entry == 0) continue;
            std::uint64_t* sums = &on_cell_[s][static_cast<std::size_t>(t) * forms];
            add_products(sums, weights, adding ? entry : modulus_ - entry, forms);
        }
    }

    const std::vector<std::uint64_t>& last() const { return on_cell_.back(); }

private:
    // All numbers stay below the modulus, so x < 2^62.  2^31 has the residue `excess`, which is below
    // 2^12: so x becomes less than 2^44, that less than 2^31 + 2^25, and then at most one modulus is
    // left to take away.
    void add_products(std::uint64_t* sums, const std::uint64_t* weights, std::uint64_t factor, int forms) const {
        constexpr std::uint64_t LOW = (std::uint64_t{1} << 31) - 1;
        for (int r = 0; r < forms; ++r) {
            std::uint64_t x = sums[r] + weights[r] * factor;
            x = (x >> 31) * excess_ + (x & LOW);
            x = (x >> 31) * excess_ + (x & LOW);
            sums[r] = x >= modulus_ ? x - modulus_ : x;
        }
    }

    std::uint64_t excess_, modulus_;
    int size_;
    std::vector<std::vector<std::uint64_t>> weights_;  // [layer][feature][form]
    std::vector<std::vector<std::uint64_t>> on_cell_;  // [layer][coordinate][form]
};

// Numbers for the affine maps, in the order in which they come.  If the product of the moduli is more
// than the difference of any two entries, maps with the same residues are the same.
class Maps {
public:
    // `layers` has (forms, cutting, first) for each; `residues` (excess, rows).
    Maps(int size, nb::sequence layers, nb::sequence residues) : names_(0) {
        for (nb::handle layer : layers) {
            layers_.push_back({nb::cast<int>(layer[0]), nb::cast<int>(layer[1]), nb::cast<int>(layer[2]), {}});
            layers_.back().active.resize((layers_.back().cutting + 63) / 64);
        }
        for (nb::handle item : residues)
            residues_.emplace_back(nb::cast<std::uint32_t>(item[0]), nb::cast<nb::sequence>(item[1]), layers_, size);
        name_.resize((residues_.size() * size * layers_.back().forms + 1) / 2);
        names_ = Names(name_.size());
        for (std::size_t s = 1; s < layers_.size(); ++s) restart(s);
    }

    std::size_t size() const { return names_.size(); }

    // The number of the map on a cell, given the mask of its positive forms.
    std::uint32_t number(const std::uint64_t* positive, std::size_t words) {
        bool fresh = false;
        for (std::size_t s = 0; s + 1 < layers_.size(); ++s) {
            if (fresh) restart(s + 1);
            fresh = move(s, positive, words) || fresh;
        }
        std::fill(name_.begin(), name_.end(), 0);
        std::size_t place = 0;
        for (const Residues& residues : residues_)
            for (std::uint64_t entry : residues.last()) {
                name_[place / 2] |= entry << 32 * (place % 2);
                ++place;
            }
        const std::uint32_t known = names_.find(name_.data());
        return known == Names::NONE ? names_.add(name_.data()) : known;
    }

private:
    void restart(std::size_t s) {
        std::fill(layers_[s - 1].active.begin(), layers_[s - 1].active.end(), 0);
        for (Residues& residues : residues_) residues.restart(layers_, s);
    }

    // Take over which forms of a layer are positive; whether that has changed.
    bool move(std::size_t s, const std::uint64_t* positive, std::size_t words) {
        MapLayer& layer = layers_[s];
        bool changed = false;
        for (std::size_t w = 0; w < layer.active.size(); ++w) {
            const std::uint64_t now = bits_at(positive, words, layer.first + 64 * w, layer.cutting - static_cast<int>(64 * w));
            for (std::uint64_t rest = now ^ layer.active[w]; rest; rest &= rest - 1) {
                const int bit = std::countr_zero(rest);
                for (Residues& residues : residues_) residues.add(layers_, s + 1, static_cast<int>(64 * w) + bit, now >> bit & 1);
                changed = true;
            }
            layer.active[w] = now;
        }
        return changed;
    }

    // Up to 64 bits of a mask, from bit `first` on.
    static std::uint64_t bits_at(const std::uint64_t* mask, std::size_t words, std::size_t first, int count) {
        const std::size_t word = first / 64, shift = first % 64;
        std::uint64_t bits = mask[word] >> shift;
        if (shift && word + 1 < words) bits |= mask[word + 1] << (64 - shift);
        return count < 64 ? bits & ((std::uint64_t{1} << count) - 1) : bits;
    }

    std::vector<MapLayer> layers_;
    std::vector<Residues> residues_;
    Names names_;
    std::vector<std::uint64_t> name_;
};

}  // namespace exactregions
