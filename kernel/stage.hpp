// A layer as integer forms over the features of the layer before, and the same in doubles.
#pragma once

#include "integer.hpp"

#include <algorithm>
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

// The forms with index >= `cutting` are carried.  Form r in doubles is 2^-exponent[r] times the
// exact one, and so are its values: then no entry of a column is above 1, whatever the weights.
struct Stage {
    int forms, cutting, features;     // features: those of the stage before, and w as the last
    std::vector<Integer> exact;       // [form][feature]
    std::vector<double> column;       // [feature][form]
    std::vector<double> leading;      // the leading halves of `column`
    std::vector<long> exponent;       // [form]
    std::vector<double> grain;        // [form]: of which all entries on a cell are multiples; 0: too small
    bool rounded = false;             // whether some entry of `column` is not exact
    std::size_t words;                // of a mask of the cutting forms

    // `rows` is a sequence of sequences of Python integers; `before` the stage before, if any.
    Stage(nb::sequence rows, int cutting, int features, const Stage* before)
        : forms(static_cast<int>(nb::len(rows))), cutting(cutting), features(features),
          exponent(forms), grain(forms), words((cutting + 63) / 64) {
        exact.reserve(static_cast<std::size_t>(forms) * features);
        column.resize(static_cast<std::size_t>(forms) * features);
        std::vector<double> mantissas(features);
        std::vector<long> exponents(features);
        for (int r = 0; r < forms; ++r) {
            read_row(nb::cast<nb::sequence>(rows[r]), before, mantissas, exponents);
            long largest = 0;
            bool found = false;
            for (int k = 0; k < features; ++k)
                if (mantissas[k] != 0 && (!found || exponents[k] > largest)) {
                    largest = exponents[k];
                    found = true;
                }
            exponent[r] = largest;
            grain[r] = largest > 900 ? 0 : scaled(1, -largest);
            for (int k = 0; k < features; ++k)
                column[static_cast<std::size_t>(k) * forms + r] = entry(mantissas[k], exponents[k] - largest);
        }
        leading.resize(column.size());
        std::transform(column.begin(), column.end(), leading.begin(), leading_half);
    }

private:
    void read_row(nb::sequence row, const Stage* before, std::vector<double>& mantissas, std::vector<long>& exponents) {
        for (int k = 0; k < features; ++k) {
            int overflow = 0;
            nb::object entry = row[k];
            const long long small = PyLong_AsLongLongAndOverflow(entry.ptr(), &overflow);
            if (small == -1 && PyErr_Occurred()) nb::raise_python_error();
            exponents[k] = 0;
            if (!overflow && std::abs(small) < (1LL << 53)) {
                int power = 0;
                mantissas[k] = std::frexp(static_cast<double>(small), &power);
                exponents[k] = power;
                exact.emplace_back(static_cast<std::int64_t>(small));
            } else {
                exact.emplace_back(nb::handle(entry));
                mantissas[k] = exact.back().mantissa(exponents[k]);
                rounded = true;
            }
            if (before && k < before->forms) exponents[k] += before->exponent[k];
        }
    }
    double entry(double mantissa, long power) {
        const double value = scaled(mantissa, power);
        if (mantissa != 0 && std::abs(value) < 0x1p-900) rounded = true;
        return value;
    }
    static double scaled(double value, long power) {
        return std::ldexp(value, static_cast<int>(std::max(power, -5000L)));
    }
};

}  // namespace exactregions
