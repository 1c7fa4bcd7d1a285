// The lines of a certificate: why forms do not cut a part of a cell, and a point in each cell.
// docs/certificate-format.md says what they mean; `farkas_multipliers` finds the same in Python.
#pragma once

#include "arithmetic.hpp"

#include <string>

namespace exactregions {

// A row that is >= 0 or <= 0 on the part of a cell that is looked at, without a common divisor.
struct ContextRow {
    Wall wall;
    std::vector<Integer> row;
};

template <int Fixed>
class Proofs {
public:
    explicit Proofs(Arithmetic<Fixed>& arithmetic) : arithmetic_(arithmetic) {}

    std::string text;

    // The row of a form on the current cell of the stages before.
    ContextRow context_row(int stage, int form) {
        ContextRow found{{stage, form}, {}};
        const Integer* row = arithmetic_.exact_row(stage, form);
        found.row.assign(row, row + size());
        make_primitive(found.row);
        return found;
    }

    // Prove from here on about the part with these rays, which these rows and w >= 0 cut out.
    void look_at(Ray* const* rays, int count, const std::vector<ContextRow>& context) {
        rays_ = rays;
        count_ = count;
        context_ = &context;
        words_ = (count + 63) / 64;
        const std::size_t rows = context.size() + 1;
        on_.assign(rows * words_, 0);
        is_valued_.assign(rows, 0);
        is_candidate_.assign(rows, 1);
        if (values_.size() < rows) values_.resize(rows);
        for (int g = 0; g < count; ++g) {
            if (!rays[g]->finite) set_bit(&on_[0], g);
            for (std::size_t i = 0; i + 1 < rows; ++i)
                if (vanishes(*rays[g], context[i].wall)) set_bit(&on_[(i + 1) * words_], g);
        }
    }

    // Write that a form is >= 0, or <= 0, on the part: form, weight, and pairs of row and multiplier.
    void prove(int stage, int form, bool positive) {
        values_of(context_row(stage, form).row, rest_);
        find_multipliers();
        if (!positive) weight_.negate();
        text += '[' + std::to_string(form);
        write_multipliers();
    }

    // Write a point inside the part, and leave the line open.
    void begin_leaf() {
        text += "[[";
        write_point([](int) { return true; });
    }

    // Write for each row of the context a point inside its facet, which is one of these sets of
    // rays, or how those with a facet make it.
    void write_walls(const std::vector<const std::uint64_t*>& facets) {
        const std::size_t rows = context_->size() + 1;
        const auto has_facet = [&](std::size_t row) {
            const std::uint64_t* on = &on_[row * words_];
            return std::any_of(facets.begin(), facets.end(),
                               [&](const std::uint64_t* facet) { return std::equal(on, on + words_, facet); });
        };
        for (std::size_t row = 1; row < rows; ++row) is_candidate_[row] = has_facet(row);
        for (std::size_t row = 1; row < rows; ++row) {
            text += ",[";
            if (is_candidate_[row]) {
                text += "1,";
                write_point([&](int g) { return has_bit(&on_[row * words_], g); });
            } else {
                rest_ = values(row);
                find_multipliers();
                weight_.negate();
                text += '0';
                write_multipliers();
            }
        }
    }

private:
    int size() const { return arithmetic_.size(); }

    bool vanishes(const Ray& ray, Wall wall) const {
        const SignLayout& layout = arithmetic_.layout;
        return !has_bit(layout.positive(ray, wall.stage), wall.form) && !has_bit(layout.negative(ray, wall.stage), wall.form);
    }

    static void make_primitive(std::vector<Integer>& row) {
        Integer divisor;
        for (const Integer& entry : row)
            if (!divisor.is_one()) divisor.become_common_divisor(entry);
        if (divisor.is_one() || !divisor.sign()) return;
        for (Integer& entry : row) entry.divide_exactly(divisor);
    }

    // Write the primitive sum of some rays, and close a bracket.
    template <class Wanted>
    void write_point(Wanted wanted) {
        std::vector<Integer> sum(size());
        for (int g = 0; g < count_; ++g) {
            if (!wanted(g)) continue;
            const Integer* vector = arithmetic_.exact(*rays_[g]);
            for (int t = 0; t < size(); ++t) sum[t].add_product(vector[t], one_);
        }
        make_primitive(sum);
        for (int t = 0; t < size(); ++t) text += (t ? "," : "") + sum[t].decimal();
        text += ']';
    }

    void write_multipliers() {
        text += ',' + weight_.decimal();
        for (const auto& [row, multiplier] : chosen_)
            if (row) text += ',' + std::to_string(row - 1) + ',' + multiplier.decimal();
        text += ']';
    }

    // Of the rows that vanish wherever what is left of the values does, the first is subtracted as
    // often as leaves no sign changed; then more vanishes, and that row is done with.
    void find_multipliers() {
        weight_ = Integer(1);
        chosen_.clear();
        for (std::size_t row = 0; find_zeros(); ++row) {
            while (!may_be_chosen(row)) ++row;
            subtract(row);
        }
    }

    // The sizes of the values of a row at the rays; all have one sign.
    void values_of(const std::vector<Integer>& row, std::vector<Integer>& values) {
        if (values.size() < static_cast<std::size_t>(count_)) values.resize(count_);
        for (int g = 0; g < count_; ++g) {
            const Integer* vector = arithmetic_.exact(*rays_[g]);
            values[g].become_zero();
            for (int t = 0; t < size(); ++t) values[g].add_product(row[t], vector[t]);
            if (values[g].sign() < 0) values[g].negate();
        }
    }

    // Row 0 is the last coordinate, and row 1 + i that of the context with index i.
    const std::vector<Integer>& values(std::size_t row) {
        if (!is_valued_[row]) {
            is_valued_[row] = 1;
            if (row > 0) {
                values_of((*context_)[row - 1].row, values_[row]);
            } else {
                height_.resize(size());
                height_.back() = Integer(1);
                values_of(height_, values_[row]);
            }
        }
        return values_[row];
    }

    // Find the rays at which what is left vanishes; whether there are others.
    bool find_zeros() {
        zeros_.assign(words_, 0);
        bool others = false;
        for (int g = 0; g < count_; ++g) {
            if (rest_[g].sign()) others = true;
            else set_bit(zeros_.data(), g);
        }
        return others;
    }

    // Whether a row vanishes wherever what is left does, but not everywhere.
    bool may_be_chosen(std::size_t row) const {
        if (row > context_->size()) throw std::logic_error("a form changes its sign on a part of a cell");
        if (!is_candidate_[row]) return false;
        const std::uint64_t* on = &on_[row * words_];
        int zeros = 0;
        for (std::size_t w = 0; w < words_; ++w) {
            if (zeros_[w] & ~on[w]) return false;
            zeros += std::popcount(on[w]);
        }
        return zeros < count_;
    }

    // Subtract as much of a row as leaves no sign changed.
    void subtract(std::size_t row) {
        const std::vector<Integer>& other = values(row);
        int least = -1;
        for (int g = 0; g < count_; ++g)
            if (other[g].sign() && (least < 0 || is_less(rest_[g], other[g], rest_[least], other[least]))) least = g;
        share_ = rest_[least];
        unit_ = other[least];
        reduce(share_, unit_);
        for (int g = 0; g < count_; ++g) {
            if (!unit_.is_one()) rest_[g].multiply(unit_);
            rest_[g].subtract_product(share_, other[g]);
        }
        weight_.multiply(unit_);
        for (auto& [_, multiplier] : chosen_) multiplier.multiply(unit_);
        chosen_.emplace_back(row, share_);
    }

    // Whether a / b < c / d, for positive b and d.
    bool is_less(const Integer& a, const Integer& b, const Integer& c, const Integer& d) {
        left_.become_zero();
        right_.become_zero();
        left_.add_product(a, d);
        right_.add_product(c, b);
        return left_.compare(right_) < 0;
    }

    static void reduce(Integer& a, Integer& b) {
        Integer divisor = a;
        divisor.become_common_divisor(b);
        if (divisor.is_one()) return;
        a.divide_exactly(divisor);
        b.divide_exactly(divisor);
    }

    Arithmetic<Fixed>& arithmetic_;
    Ray* const* rays_ = nullptr;
    int count_ = 0;
    const std::vector<ContextRow>* context_ = nullptr;
    std::size_t words_ = 0;
    std::vector<std::uint64_t> on_, zeros_;     // sets of rays, of each row those where it is 0
    std::vector<char> is_candidate_;            // which rows may get multipliers
    std::vector<char> is_valued_;               // of which rows the values are known
    std::vector<std::vector<Integer>> values_;  // [row][ray]
    std::vector<Integer> rest_, height_;
    Integer weight_, share_, unit_, left_, right_, one_{1};
    std::vector<std::pair<std::size_t, Integer>> chosen_;
};

}  // namespace exactregions
