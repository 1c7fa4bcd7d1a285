// The forms of a stage on one cell as rows over x1, ..., xn, w: in doubles with bounds on the
// errors, and exactly in 64 bits where they fit.
//
// A row is summed up along the walk: when a neuron turns out active on the whole cell, its own
// row, times a weight, joins every row of the next stage.  An entry is a double or the sum of two
// or three, which a stage does not mix (`precision.hpp`).  An error bound is one number for all
// entries of a row.
#pragma once

#include "arena.hpp"
#include "stage.hpp"

namespace exactregions {

constexpr double SMALL = 0x1p60;  // integers below this are "small"
constexpr int MOST_DOUBLES = 3;

// Rows of the next stage so far, on a part of a cell.
struct PartialRows {
    double* part[MOST_DOUBLES] = {};  // the sum of these is the rows; [entry][form], null: none
    double* bound = nullptr;          // at least the sum of |weight| |row| for each form
    double* error = nullptr;          // the sum of |weight| (error of row)
    int summands = 0;
};

// Rows of a stage on a cell of the stages before.
struct Rows {
    int forms = 0;
    const double* part[MOST_DOUBLES] = {};  // as in `PartialRows`
    double* error[MOST_DOUBLES] = {};       // of the first part, of the first two, of all three; null: as before
    double* norm = nullptr;                 // the largest |entry|; [form]
    std::int64_t* integer = nullptr;        // the exact entries of rows that are small; [form][entry]
    double* integer_norm = nullptr;         // the largest of their |entry|; -1 for rows that are not small
    const std::uint64_t* active = nullptr;  // which forms of the stage before are positive
    // Exact rows that were asked for.
    std::vector<Integer> exact;
    std::vector<char> known;

    double high(int form, int entry) const { return part[0][static_cast<std::size_t>(entry) * forms + form]; }
};

inline PartialRows copy(const PartialRows& rows, int forms, int size, Arena& arena) {
    const auto entries = static_cast<std::size_t>(forms) * size;
    PartialRows copied = rows;
    for (double*& part : copied.part)
        if (part) part = arena.copy(part, entries);
    copied.bound = arena.copy(rows.bound, forms);
    copied.error = arena.copy(rows.error, forms);
    return copied;
}

// On x86-64 with GNU's tools, the inner loops are compiled for newer processors too.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define EXACTREGIONS_INLINE __attribute__((always_inline)) inline
#ifndef EXACTREGIONS_NO_DISPATCH
#define EXACTREGIONS_DISPATCHED
#endif
#else
#define EXACTREGIONS_INLINE inline
#endif
#ifdef EXACTREGIONS_DISPATCHED
#define EXACTREGIONS_VECTORISED __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define EXACTREGIONS_VECTORISED
#endif

// No two of these pointers reach the same numbers.
#ifdef _MSC_VER
#define EXACTREGIONS_ALONE __restrict
#else
#define EXACTREGIONS_ALONE __restrict__
#endif

// Rounds twice, each time by at most ULP times a number below the bound.
EXACTREGIONS_INLINE void products(double* EXACTREGIONS_ALONE sums, const double* EXACTREGIONS_ALONE column, double factor, int forms) {
    for (int r = 0; r < forms; ++r) sums[r] += column[r] * factor;
}

EXACTREGIONS_VECTORISED
inline void add_magnitudes(double* EXACTREGIONS_ALONE sums, const double* EXACTREGIONS_ALONE column, double factor, int forms) {
    for (int r = 0; r < forms; ++r) sums[r] += std::abs(column[r]) * factor;
}

EXACTREGIONS_VECTORISED
inline void take_magnitudes(double* EXACTREGIONS_ALONE largest, const double* EXACTREGIONS_ALONE values, int forms) {
    for (int r = 0; r < forms; ++r) {
        const double magnitude = std::abs(values[r]);
        largest[r] = largest[r] < magnitude ? magnitude : largest[r];
    }
}

// Knuth's sum: `sum` + `lost` is a + b exactly, and |lost| <= ULP |sum|.
EXACTREGIONS_INLINE double long_sum(double a, double b, double& lost) {
    const double sum = a + b;
    const double part = sum - a;
    lost = (a - (sum - part)) + (b - part);
    return sum;
}

// What the product of a = `front` + `trailing` and b = `leading` + `back` loses by rounding, exactly:
// as Dekker found it, and by a fused multiplication where processors have one.
EXACTREGIONS_INLINE double lost_by_product(double product, double front, double trailing, double leading, double back) {
    return ((front * leading - product) + front * back + trailing * leading) + trailing * back;
}
struct Dekker {
    EXACTREGIONS_INLINE static double lost(double product, double a, double a_leading, double, double b_leading, double b_trailing) {
        return lost_by_product(product, a_leading, a - a_leading, b_leading, b_trailing);
    }
};
struct Fused {
    EXACTREGIONS_INLINE static double lost(double product, double a, double, double b, double, double) {
        return std::fma(a, b, -product);
    }
};

// The same with twice the bits.  The product with what it loses and Knuth's sum are exact; what is
// rounded is smaller than a few ULP times the bound, so the error is a few ULP^2 times it.
template <class Product>
EXACTREGIONS_INLINE void long_products(double* EXACTREGIONS_ALONE high, double* EXACTREGIONS_ALONE low, const double* EXACTREGIONS_ALONE column,
                                       const double* EXACTREGIONS_ALONE leading, double factor, double factor_low, int forms) {
    const double front = leading_half(factor), back = factor - front;
    for (int r = 0; r < forms; ++r) {
        const double product = column[r] * factor;
        double rest = Product::lost(product, column[r], leading[r], factor, front, back);
        rest += column[r] * factor_low;
        double lost;
        const double sum = long_sum(high[r], product, lost);
        high[r] = long_sum(sum, lost + (low[r] + rest), low[r]);
    }
}

// The same with three times the bits.  Let u = ULP, B the bound after this step, w a weight and N
// the norm of the row, so |w| N is part of B, and the factors are at most N, u N and 2 u^2 N.  The
// parts so far are h, l, e with |h| <= B (1 + 2 u), |l| <= u |h| and |e| <= 2 u^2 B.
//
// All is exact but the sum `small` and the last of its summands.  Magnitudes, up to factors 1 + 10 u:
// h + w f0 is below B and loses at most u B; l, the product's loss, w f1 and that loss are below
// u B each and their sums below u B, 2 u B, 3 u B, so these lose u^2 B, 2 u^2 B, 3 u^2 B.  Of the
// summands of `small`, e and w f2 are below 2 u^2 B and what w f1 loses below u^2 B: together
// 11 u^2 B.  Its five sums and that product round by at most 55 u^3 B + 2 u^3 B: less than
// 64 u^3 B for each step.
//
// The rest makes the parts as small as was supposed: |middle| <= 4 u B, so |tail| <= 4 u^2 B and
// |e| <= u |fl(lost + tail)| <= u^2 |h| + 5 u^3 B; and the last sum makes |l| <= u |h|.
template <class Product>
EXACTREGIONS_INLINE void longest_products(double* EXACTREGIONS_ALONE high, double* EXACTREGIONS_ALONE low, double* EXACTREGIONS_ALONE lowest,
                                          const double* EXACTREGIONS_ALONE column, const double* EXACTREGIONS_ALONE leading, double factor,
                                          double factor_low, double factor_lowest, int forms) {
    const double front = leading_half(factor), back = factor - front;
    const double front_low = leading_half(factor_low), back_low = factor_low - front_low;
    for (int r = 0; r < forms; ++r) {
        const double product = column[r] * factor, product_low = column[r] * factor_low;
        const double rest = Product::lost(product, column[r], leading[r], factor, front, back);
        const double rest_low = Product::lost(product_low, column[r], leading[r], factor_low, front_low, back_low);
        double lost, lost1, lost2, lost3, tail;
        const double sum = long_sum(high[r], product, lost);
        double middle = long_sum(low[r], rest, lost1);
        middle = long_sum(middle, product_low, lost2);
        middle = long_sum(middle, lost, lost3);
        const double small = lowest[r] + rest_low + column[r] * factor_lowest + lost1 + lost2 + lost3;
        middle = long_sum(middle, small, tail);
        const double total = long_sum(sum, middle, lost);
        const double after = long_sum(lost, tail, lowest[r]);
        high[r] = long_sum(total, after, low[r]);
    }
}

// Row `k` of a stage, in as many doubles as the next stage takes.
struct Summand {
    const double* part[MOST_DOUBLES];  // [entry * stride]; null: none
    std::size_t stride;
    double norm, error;

    double entry(int d, int t) const { return part[d] ? part[d][t * stride] : 0; }
};

// Add the multiples of a row that `column` says to all rows of the next stage.
template <class Product>
EXACTREGIONS_INLINE void multiples(const PartialRows& sums, int doubles, const double* EXACTREGIONS_ALONE column,
                                   const double* EXACTREGIONS_ALONE leading, const Summand& row, int size, int forms) {
    for (int t = 0; t < size; ++t) {
        const auto to = static_cast<std::size_t>(t) * forms;
        const double factor = row.entry(0, t);
        if (doubles == 1) {
            if (factor != 0) products(sums.part[0] + to, column, factor, forms);
            continue;
        }
        const double low = row.entry(1, t);
        if (doubles == 2) {
            if (factor != 0 || low != 0)
                long_products<Product>(sums.part[0] + to, sums.part[1] + to, column, leading, factor, low, forms);
            continue;
        }
        const double lowest = row.entry(2, t);
        if (factor != 0 || low != 0 || lowest != 0)
            longest_products<Product>(sums.part[0] + to, sums.part[1] + to, sums.part[2] + to, column, leading, factor, low, lowest, forms);
    }
    double *EXACTREGIONS_ALONE bound = sums.bound, *EXACTREGIONS_ALONE error = sums.error;
    for (int r = 0; r < forms; ++r) bound[r] += std::abs(column[r]) * row.norm;
    if (row.error != 0)
        for (int r = 0; r < forms; ++r) error[r] += std::abs(column[r]) * row.error;
}

// For this machine: of functions with one name, the loader takes the one for its processor.
#ifdef EXACTREGIONS_DISPATCHED
__attribute__((target("arch=x86-64-v3"))) inline void add_multiples(const PartialRows& sums, int doubles, const double* column,
                                                                    const double* leading, const Summand& row, int size, int forms) {
    multiples<Fused>(sums, doubles, column, leading, row, size, forms);
}
__attribute__((target("default")))
#endif
inline void add_multiples(const PartialRows& sums, int doubles, const double* column, const double* leading, const Summand& row,
                          int size, int forms) {
#ifdef __FP_FAST_FMA
    multiples<Fused>(sums, doubles, column, leading, row, size, forms);
#else
    multiples<Dekker>(sums, doubles, column, leading, row, size, forms);
#endif
}

// Forms with nothing but their constants.
inline PartialRows constant_rows(const Stage& stage, int size, Arena& arena) {
    const int forms = stage.forms;
    const double* constants = &stage.column[static_cast<std::size_t>(stage.features - 1) * forms];
    PartialRows rows;
    for (int d = 0; d < stage.doubles; ++d) rows.part[d] = arena.zeros<double>(static_cast<std::size_t>(forms) * size);
    rows.bound = arena.zeros<double>(forms);
    rows.error = arena.zeros<double>(forms);
    std::copy(constants, constants + forms, rows.part[0] + static_cast<std::size_t>(size - 1) * forms);
    add_magnitudes(rows.bound, constants, 1, forms);
    return rows;
}

// Add the multiples of row `k` of the stage before that belong to an active neuron.
inline void add_row(PartialRows& sums, const Stage& stage, const Rows& before, int k, int size) {
    const std::size_t first = static_cast<std::size_t>(k) * stage.forms;
    Summand row{{}, static_cast<std::size_t>(before.forms), before.norm[k], before.error[stage.doubles - 1][k]};
    for (int d = 0; d < stage.doubles; ++d) row.part[d] = before.part[d] ? before.part[d] + k : nullptr;
    add_multiples(sums, stage.doubles, &stage.column[first], &stage.leading[first], row, size, stage.forms);
    ++sums.summands;
}

// The largest |entry| of a part of each row.
inline double* norms_of(const double* part, int forms, int size, Arena& arena) {
    double* norms = arena.zeros<double>(forms);
    for (int t = 0; t < size; ++t) take_magnitudes(norms, part + static_cast<std::size_t>(t) * forms, forms);
    return norms;
}

// Rounded up.
EXACTREGIONS_VECTORISED
inline void add_up(double* sums, const double* a, const double* b, int forms) {
    for (int r = 0; r < forms; ++r) sums[r] = (a[r] + b[r]) * INFLATION;
}

// Rows with these parts, up to an error, whose parts were summed up below `bound`.
inline Rows rows_of(const double* const* part, double* error, const double* bound, const Stage& stage, int size, Arena& arena) {
    const int forms = stage.forms;
    Rows rows;
    rows.forms = forms;
    rows.norm = arena.zeros<double>(forms);
    for (int d = MOST_DOUBLES; d-- > 0;) {
        rows.part[d] = part[d];
        rows.error[d] = error;
        if (!part[d]) continue;
        const double* norms = norms_of(part[d], forms, size, arena);
        add_up(rows.norm, rows.norm, norms, forms);
        if (d == 0) continue;
        error = arena.take<double>(forms);  // of leaving this part away
        add_up(error, rows.error[d], norms, forms);
    }
    rows.integer = arena.take<std::int64_t>(static_cast<std::size_t>(forms) * size);
    rows.integer_norm = arena.take<double>(forms);
    for (int r = 0; r < forms; ++r) {
        const double grain = stage.grain[r];
        const bool small = rows.error[MOST_DOUBLES - 1][r] == 0 && bound[r] * INFLATION < SMALL * grain;
        rows.integer_norm[r] = small ? std::max(1.0, rows.norm[r] / grain) : -1;
        for (int t = 0; small && t < size; ++t) {
            std::int64_t& entry = rows.integer[static_cast<std::size_t>(r) * size + t] = 0;
            for (int d = 0; d < stage.doubles && part[d]; ++d)
                entry += static_cast<std::int64_t>(part[d][static_cast<std::size_t>(t) * forms + r] / grain);
        }
    }
    return rows;
}

// The rows of the first stage.
inline Rows first_rows(const Stage& stage, int size, Arena& arena) {
    const double* part[MOST_DOUBLES] = {stage.column.data()};
    double* error = arena.zeros<double>(stage.forms);
    const double* norms = norms_of(part[0], stage.forms, size, arena);
    for (int r = 0; stage.rounded && r < stage.forms; ++r) error[r] = CUT_OFF * norms[r] + TINY;
    return rows_of(part, error, norms, stage, size, arena);
}

// To the errors of summands add those of summing up; 0 for rows that are exact.
EXACTREGIONS_VECTORISED
inline void add_errors(double* EXACTREGIONS_ALONE error, const double* EXACTREGIONS_ALONE bound, const double* EXACTREGIONS_ALONE grain, double grains, double relative, int forms) {
    for (int r = 0; r < forms; ++r) {
        const double inexact = (error[r] + relative * bound[r] + TINY) * (INFLATION * INFLATION);
        error[r] = error[r] == 0 && bound[r] * INFLATION < grains * grain[r] ? 0 : inexact;
    }
}

// The rows of a later stage, all of whose active neurons have been added.
//
// If no summand has an error and all numbers are multiples of the grain, small enough to be
// doubles (or sums of them), then nothing was rounded at all.
inline Rows finished_rows(const PartialRows& sums, const Stage& stage, int size, Arena& arena) {
    const double steps = sums.summands;
    const double relative = stage.doubles == 1   ? (2 * steps + 4) * ULP
                            : stage.doubles == 2 ? (16 * steps + 64) * ULP * ULP
                                                 : (64 * steps + 64) * ULP * ULP * ULP;
    const double grains = stage.rounded ? -1 : sums.summands == 0 ? HUGE_VAL : stage.doubles == 1 ? 0x1p52 : 0x1p100;
    double* error = arena.copy(sums.error, stage.forms);
    add_errors(error, sums.bound, stage.grain.data(), grains, relative + (stage.rounded ? CUT_OFF : 0), stage.forms);
    return rows_of(sums.part, error, sums.bound, stage, size, arena);
}

}  // namespace exactregions
