// The forms of a stage on one cell as rows over x1, ..., xn, w: in doubles with bounds on the
// errors, and exactly in 64 bits where they fit.
//
// A row is summed up along the walk: when a neuron turns out active on the whole cell, its own
// row, times a weight, joins every row of the next stage.  An error bound is one number for all
// entries of a row.
#pragma once

#include "arena.hpp"
#include "stage.hpp"

namespace exactregions {

constexpr double SMALL = 0x1p60;  // integers below this are "small"

// Rows of the next stage so far, on a part of a cell; [entry][form].
struct PartialRows {
    double* high = nullptr;
    double* low = nullptr;    // high + low is the sum, if two doubles are used for it, else null
    double* bound = nullptr;  // at least the sum of |weight| |row| for each form
    double* error = nullptr;  // the sum of |weight| (error of row)
    int summands = 0;
};

// Rows of a stage on a cell of the stages before; [form][entry].
struct Rows {
    double* high = nullptr;
    double* low = nullptr;
    double* error = nullptr;         // of high + low
    double* high_error = nullptr;    // of high alone
    double* norm = nullptr;          // the largest |entry|
    std::int64_t* integer = nullptr; // the exact entries of rows that are small
    double* integer_norm = nullptr;  // the largest of their |entry|; -1 for rows that are not small
    const std::uint64_t* active = nullptr;  // which forms of the stage before are positive
    // Exact rows that were asked for.
    std::vector<Integer> exact;
    std::vector<char> known;
};

inline PartialRows copy(const PartialRows& rows, int forms, int size, Arena& arena) {
    const auto entries = static_cast<std::size_t>(forms) * size;
    PartialRows copied = rows;
    copied.high = arena.copy(rows.high, entries);
    if (rows.low) copied.low = arena.copy(rows.low, entries);
    copied.bound = arena.copy(rows.bound, forms);
    copied.error = arena.copy(rows.error, forms);
    return copied;
}

// On x86-64 with GNU's tools, the inner loops are compiled for newer processors too.
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define EXACTREGIONS_VECTORISED __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define EXACTREGIONS_VECTORISED
#endif

// Rounds twice, each time by at most ULP times a number below the bound.
EXACTREGIONS_VECTORISED
inline void add_products(double* sums, const double* column, double factor, int forms) {
    for (int r = 0; r < forms; ++r) sums[r] += column[r] * factor;
}

EXACTREGIONS_VECTORISED
inline void add_magnitudes(double* sums, const double* column, double factor, int forms) {
    for (int r = 0; r < forms; ++r) sums[r] += std::abs(column[r]) * factor;
}

// The same with twice the bits.  Dekker's product and Knuth's sum are exact; what is rounded is
// smaller than a few ULP times the bound, so the error is a few ULP^2 times it.
EXACTREGIONS_VECTORISED
inline void add_long_products(double* high, double* low, const double* column, const double* leading,
                              double factor, double factor_low, int forms) {
    const double front = leading_half(factor), back = factor - front;
    for (int r = 0; r < forms; ++r) {
        const double product = column[r] * factor;
        const double trailing = column[r] - leading[r];
        double rest = ((leading[r] * front - product) + leading[r] * back + trailing * front) + trailing * back;
        rest += column[r] * factor_low;
        const double sum = high[r] + product;
        const double part = sum - high[r];
        const double lost = (high[r] - (sum - part)) + (product - part);
        const double correction = lost + (low[r] + rest);
        const double total = sum + correction;
        const double taken = total - sum;
        high[r] = total;
        low[r] = (sum - (total - taken)) + (correction - taken);
    }
}

// Forms with nothing but their constants.
inline PartialRows constant_rows(const Stage& stage, int size, bool two_doubles, Arena& arena) {
    const int forms = stage.forms;
    const double* constants = &stage.column[static_cast<std::size_t>(stage.features - 1) * forms];
    PartialRows rows;
    rows.high = arena.zeros<double>(static_cast<std::size_t>(forms) * size);
    if (two_doubles) rows.low = arena.zeros<double>(static_cast<std::size_t>(forms) * size);
    rows.bound = arena.zeros<double>(forms);
    rows.error = arena.zeros<double>(forms);
    add_products(rows.high + static_cast<std::size_t>(size - 1) * forms, constants, 1, forms);
    add_magnitudes(rows.bound, constants, 1, forms);
    return rows;
}

// Add the multiples of row `k` of the stage before that belong to an active neuron.
inline void add_row(PartialRows& sums, const Stage& stage, const Rows& before, int k, int size) {
    const int forms = stage.forms;
    const double* column = &stage.column[static_cast<std::size_t>(k) * forms];
    const double* row = before.high + static_cast<std::size_t>(k) * size;
    for (int t = 0; t < size; ++t) {
        double* high = sums.high + static_cast<std::size_t>(t) * forms;
        if (sums.low) {
            const double low = before.low ? before.low[static_cast<std::size_t>(k) * size + t] : 0;
            if (row[t] == 0 && low == 0) continue;
            add_long_products(high, sums.low + static_cast<std::size_t>(t) * forms, column,
                              &stage.leading[static_cast<std::size_t>(k) * forms], row[t], low, forms);
        } else if (row[t] != 0) {
            add_products(high, column, row[t], forms);
        }
    }
    add_magnitudes(sums.bound, column, before.norm[k], forms);
    if (before.error[k] != 0) add_magnitudes(sums.error, column, before.error[k], forms);
    ++sums.summands;
}

inline Rows empty_rows(const Stage& stage, int size, bool two_doubles, Arena& arena) {
    const auto entries = static_cast<std::size_t>(stage.forms) * size;
    Rows rows;
    rows.high = arena.take<double>(entries);
    if (two_doubles) rows.low = arena.take<double>(entries);
    rows.error = arena.take<double>(stage.forms);
    rows.high_error = arena.take<double>(stage.forms);
    rows.norm = arena.take<double>(stage.forms);
    rows.integer = arena.take<std::int64_t>(entries);
    rows.integer_norm = arena.take<double>(stage.forms);
    return rows;
}

// Finish row `r`, whose entries stand in `high` and `low`, up to an error that is 0 if `exact`.
inline void finish_row(Rows& rows, const Stage& stage, int r, int size, double bound, double error, bool exact) {
    const double* high = rows.high + static_cast<std::size_t>(r) * size;
    const double* low = rows.low ? rows.low + static_cast<std::size_t>(r) * size : nullptr;
    double norm = 0;
    bool has_low = false;
    for (int t = 0; t < size; ++t) {
        norm = std::max(norm, std::abs(high[t]));
        has_low = has_low || (low && low[t] != 0);
    }
    norm *= INFLATION;
    rows.norm[r] = norm;
    rows.error[r] = error;
    rows.high_error[r] = (error + (has_low ? ULP * norm : 0)) * INFLATION;
    rows.integer_norm[r] = -1;
    const double grain = stage.grain[r];
    if (!exact || !(bound < SMALL * grain)) return;
    std::int64_t* integer = rows.integer + static_cast<std::size_t>(r) * size;
    for (int t = 0; t < size; ++t)
        integer[t] = static_cast<std::int64_t>(high[t] / grain) + (low ? static_cast<std::int64_t>(low[t] / grain) : 0);
    rows.integer_norm[r] = std::max(1.0, norm / grain);
}

// The rows of the first stage.
inline Rows first_rows(const Stage& stage, int size, bool two_doubles, Arena& arena) {
    Rows rows = empty_rows(stage, size, two_doubles, arena);
    for (int r = 0; r < stage.forms; ++r) {
        double largest = 0;
        for (int t = 0; t < size; ++t) {
            const double entry = stage.column[static_cast<std::size_t>(t) * stage.forms + r];
            rows.high[static_cast<std::size_t>(r) * size + t] = entry;
            if (rows.low) rows.low[static_cast<std::size_t>(r) * size + t] = 0;
            largest = std::max(largest, std::abs(entry));
        }
        finish_row(rows, stage, r, size, largest, stage.rounded ? CUT_OFF * largest + TINY : 0, !stage.rounded);
    }
    return rows;
}

// The rows of a later stage, all of whose active neurons have been added.
//
// If no summand has an error and all numbers are multiples of the grain, small enough to be
// doubles (or sums of two), then nothing was rounded at all.
inline Rows finished_rows(const PartialRows& sums, const Stage& stage, int size, Arena& arena) {
    const int forms = stage.forms;
    Rows rows = empty_rows(stage, size, sums.low != nullptr, arena);
    const double steps = sums.summands;
    const double relative = (sums.low ? (16 * steps + 64) * ULP * ULP : (2 * steps + 4) * ULP) +
                            (stage.rounded ? CUT_OFF : 0);
    for (int r = 0; r < forms; ++r) {
        for (int t = 0; t < size; ++t) {
            const auto from = static_cast<std::size_t>(t) * forms + r, to = static_cast<std::size_t>(r) * size + t;
            rows.high[to] = sums.high[from];
            if (rows.low) rows.low[to] = sums.low[from];
        }
        const double bound = sums.bound[r] * INFLATION;
        const bool exact = !stage.rounded && sums.error[r] == 0 &&
                           (sums.summands == 0 || bound < (sums.low ? 0x1p100 : 0x1p52) * stage.grain[r]);
        const double error = exact ? 0 : (sums.error[r] + relative * bound + TINY) * INFLATION;
        finish_row(rows, stage, r, size, bound, error, exact);
    }
    return rows;
}

}  // namespace exactregions
