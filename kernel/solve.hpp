// Small linear systems solved in doubles, with a bound on the error that is proved.
#pragma once

#include "stage.hpp"

namespace exactregions {

// A square system `matrix` x + `constant` = 0 whose exact entries are within `row_error[i]` of row
// i's, and a guess x; [row][column].
struct LinearSystem {
    int unknowns = 0;
    std::vector<double> matrix, inverse, constant, row_error, x;

    void resize(int count) {
        unknowns = count;
        const auto entries = static_cast<std::size_t>(count) * count;
        matrix.resize(entries);
        inverse.resize(entries);
        scratch_.resize(entries);
        for (std::vector<double>* vector : {&constant, &row_error, &x, &residual_, &residual_error_}) vector->resize(count);
    }

    // Replace the guess by a better one; the largest error of an entry of x, or infinity.
    //
    // Let R be the approximate inverse, e <= `defect` < 1 the norm of E = 1 - R A for the exact
    // matrix A, d the error of the guess and r = A d its exact residual.  Then A is invertible, and
    // d = R r + E d gives |d| <= |R r| / (1 - e); after the step by -R r the error is at most
    // |R| (error in computing r) + e |d| + rounding.  Norms are the largest row sums.
    double improve() {
        if (!invert()) return HUGE_VAL;
        const int n = unknowns;
        double sum = 1;
        for (int k = 0; k < n; ++k) sum += std::abs(x[k]);
        for (int i = 0; i < n; ++i) {
            double value = constant[i], size = std::abs(constant[i]);
            for (int k = 0; k < n; ++k) {
                const double product = matrix[i * n + k] * x[k];
                value += product;
                size += std::abs(product);
            }
            residual_[i] = value;
            residual_error_[i] = row_error[i] * sum + (n + 2) * ULP * size + TINY;
        }
        double defect = 0, guess_error = 0, known_error = 0, rounding = 0;
        for (int i = 0; i < n; ++i) {
            const double* row = &inverse[i * n];
            double row_defect = 0, row_sum = 0, step = 0, step_size = 0, uncertain = 0;
            for (int k = 0; k < n; ++k) {
                double product = i == k ? -1 : 0, size = std::abs(product);
                for (int j = 0; j < n; ++j) {
                    product += row[j] * matrix[j * n + k];
                    size += std::abs(row[j] * matrix[j * n + k]);
                }
                row_defect += std::abs(product) + (n + 2) * ULP * size;
                row_sum += std::abs(row[k]) * row_error[k];
                step += row[k] * residual_[k];
                step_size += std::abs(row[k] * residual_[k]);
                uncertain += std::abs(row[k]) * residual_error_[k];
            }
            defect = std::max(defect, row_defect + n * row_sum);
            guess_error = std::max(guess_error, step_size + uncertain);
            known_error = std::max(known_error, uncertain);
            x[i] -= step;
            rounding = std::max(rounding, (n + 2) * ULP * step_size + ULP * std::abs(x[i]));
        }
        defect *= INFLATION;
        if (!(defect < 0.5)) return HUGE_VAL;
        return (known_error + defect * guess_error / (1 - defect) + rounding + TINY) * INFLATION;
    }

private:
    // Gauss-Jordan elimination with row pivots.  Nothing is proved here.
    bool invert() {
        const int n = unknowns;
        scratch_ = matrix;
        for (int i = 0; i < n; ++i)
            for (int k = 0; k < n; ++k) inverse[i * n + k] = i == k;
        for (int column = 0; column < n; ++column) {
            int pivot = column;
            for (int i = column + 1; i < n; ++i)
                if (std::abs(scratch_[i * n + column]) > std::abs(scratch_[pivot * n + column])) pivot = i;
            const double head = scratch_[pivot * n + column];
            if (!(std::abs(head) > 0)) return false;
            for (int k = 0; k < n; ++k) {
                std::swap(scratch_[pivot * n + k], scratch_[column * n + k]);
                std::swap(inverse[pivot * n + k], inverse[column * n + k]);
                scratch_[column * n + k] /= head;
                inverse[column * n + k] /= head;
            }
            for (int i = 0; i < n; ++i) {
                const double factor = scratch_[i * n + column];
                if (i == column || factor == 0) continue;
                for (int k = 0; k < n; ++k) {
                    scratch_[i * n + k] -= factor * scratch_[column * n + k];
                    inverse[i * n + k] -= factor * inverse[column * n + k];
                }
            }
        }
        return true;
    }

    std::vector<double> scratch_, residual_, residual_error_;
};

}  // namespace exactregions
