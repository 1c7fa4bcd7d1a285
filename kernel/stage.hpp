// A layer as integer forms over the features of the layer before, and the same in doubles.
#pragma once

#include "integer.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace exactregions {

constexpr double ULP = 0x1p-53;           // relative error of one operation, rounding to nearest
constexpr double TINY = 0x1p-960;         // more than all underflows of a bound together
constexpr double INFLATION = 1 + 0x1p-33; // covers the rounding in computing a bound
constexpr double CUT_OFF = 0x1p-51;       // relative error of a number's leading 53 bits

// Dekker's splitting: the leading half of a double's bits.
inline double leading_half(double value) {
    const double scaled = 134217729.0 * value;
    return scaled - (scaled - value);
}

// 2^power, rounded; and times a value.
inline double power_of_two(long power) {
    if (power < -1022 || power > 1023) return std::ldexp(1, static_cast<int>(std::clamp(power, -5000L, 5000L)));
    return std::bit_cast<double>(static_cast<std::uint64_t>(power + 1023) << 52);
}
inline double scaled(double value, long power) {
    if (power < -1022 || power > 1023) return std::ldexp(value, static_cast<int>(std::clamp(power, -5000L, 5000L)));
    return value * power_of_two(power);
}

// The forms with index >= `cutting` are carried.  Form r in doubles is 2^-exponent[r] times the
// exact one, and so are its values: then no entry of a column is above 1, whatever the weights.
struct Stage {
    int forms, cutting, features;  // features: those of the stage before, and w as the last
    std::vector<double> column;    // [feature][form]
    std::vector<double> leading;   // the leading halves of `column`
    std::vector<long> exponent;    // [form]
    std::vector<double> grain;     // [form]: of which all entries on a cell are multiples; 0: too small
    bool rounded = false;          // whether some entry of `column` is not exact
    int doubles = 1;               // how many make up an entry of a row on a cell
    std::size_t words;             // of a mask of the cutting forms

    // `rows` is a sequence of tuples of Python integers; `before` the stage before, if any.
    Stage(nb::sequence rows, int cutting, int features, const Stage* before)
        : forms(static_cast<int>(nb::len(rows))), cutting(cutting), features(features),
          column(static_cast<std::size_t>(forms) * features), exponent(forms), grain(forms), words((cutting + 63) / 64),
          rows_(forms), exact_(forms) {
        std::vector<Leading> entries(features);
        for (int r = 0; r < forms; ++r) {
            rows_[r] = nb::cast<nb::tuple>(rows[r]);
            if (static_cast<int>(nb::len(rows_[r])) != features) throw nb::value_error("a row of wrong length");
            read_row(rows_[r], before, entries);
            write_row(r, entries);
        }
        leading.resize(column.size());
        std::transform(column.begin(), column.end(), leading.begin(), leading_half);
    }

    // The exact weights of a form; most are never asked for.
    const Integer* exact(int form) {
        std::vector<Integer>& row = exact_[form];
        if (row.empty())
            for (nb::handle entry : rows_[form]) row.emplace_back(entry);
        return row.data();
    }

private:
    // The number value 2^power, cut off after 53 bits, is below 2^exponent.
    struct Leading {
        double value;
        long power, exponent;
    };

    void read_row(const nb::tuple& row, const Stage* before, std::vector<Leading>& entries) {
        for (int k = 0; k < features; ++k) {
            PyObject* object = PyTuple_GET_ITEM(row.ptr(), k);
            int overflow = 0;
            const long long small = PyLong_AsLongLongAndOverflow(object, &overflow);
            if (small == -1 && PyErr_Occurred()) nb::raise_python_error();
            Leading& entry = entries[k];
            const auto magnitude = small < 0 ? 0 - static_cast<std::uint64_t>(small) : static_cast<std::uint64_t>(small);
            if (!overflow && magnitude < (std::uint64_t{1} << 53)) {
                entry = {static_cast<double>(small), 0, std::bit_width(magnitude)};
            } else {
                const Integer large{nb::handle(object)};
                entry.value = large.mantissa(entry.power);
                entry.exponent = entry.power;
                rounded = rounded || large.bits() - large.trailing_zeros() > 53;
            }
            if (!before || k == before->forms) continue;
            entry.power += before->exponent[k];
            entry.exponent += before->exponent[k];
        }
    }

    void write_row(int r, const std::vector<Leading>& entries) {
        long largest = 0;
        bool found = false;
        for (const Leading& entry : entries) {
            if (entry.value == 0 || (found && entry.exponent <= largest)) continue;
            largest = entry.exponent;
            found = true;
        }
        exponent[r] = largest;
        grain[r] = largest > 900 ? 0 : power_of_two(-largest);
        for (int k = 0; k < features; ++k) {
            double& entry = column[static_cast<std::size_t>(k) * forms + r];
            entry = scaled(entries[k].value, entries[k].power - largest);
            if (entries[k].value != 0 && std::abs(entry) < 0x1p-900) rounded = true;
        }
    }

    std::vector<nb::tuple> rows_;
    std::vector<std::vector<Integer>> exact_;
};

}  // namespace exactregions
