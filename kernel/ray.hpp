// A generator of a cell, its exact signs, and how its coordinates are known.
#pragma once

#include "integer.hpp"
#include "stage.hpp"

#include <bit>

namespace exactregions {

// Coordinates x1, ..., xn, w.  They are known up to `error` in `point` (a point has w = 1 there, a
// direction w = 0 and entries up to 1), exactly in `integer` where they are small, and exactly in
// `exact` if they were asked for.  Integer coordinates have no common divisor.
struct Ray {
    // The ray is where form `form` of stage `stage` vanishes between these two; null if given.
    Ray* above = nullptr;
    Ray* below = nullptr;
    int stage = -1;
    int form = -1;

    bool finite = true;
    double* point = nullptr;
    double error = 0;
    double size = 0;   // at least the sum of the exact |entries| of `point`
    double slack = 0;  // at least the error of (row . point) / (largest |entry| of the row), rounding included

    std::int64_t* integer = nullptr;
    double integer_norm = -1;  // the largest |entry|; -1 if the integers are not small
    Integer* exact = nullptr;

    std::uint64_t* signs = nullptr;
    PyObject* object = nullptr;  // the ray in Python, once it was asked for

    void release() {
        delete[] exact;
        exact = nullptr;
        Py_CLEAR(object);
    }
};

// To be called when `point` and `error` have changed.
inline void measure(Ray& ray, int size) {
    double sum = 0;
    for (int t = 0; t < size; ++t) sum += std::abs(ray.point[t]);
    ray.size = (sum + size * ray.error) * INFLATION;
    ray.slack = (size * ray.error + (size + 2) * ULP * sum) * INFLATION;
}

// Where the masks of signs of each stage are in `Ray::signs`.  Stage -1 are w and the domain.
struct SignLayout {
    std::vector<std::size_t> words;   // of one mask; [stage + 1]
    std::vector<std::size_t> offset;  // of: a word that is 1 if the signs are known, positive, negative
    std::size_t total = 0;

    void add(std::size_t count) {
        words.push_back(count);
        offset.push_back(total);
        total += 1 + 2 * count;
    }
    std::uint64_t& known(const Ray& ray, int stage) const { return ray.signs[offset[stage + 1]]; }
    std::uint64_t* positive(const Ray& ray, int stage) const { return ray.signs + offset[stage + 1] + 1; }
    std::uint64_t* negative(const Ray& ray, int stage) const { return positive(ray, stage) + words[stage + 1]; }
};

inline bool has_bit(const std::uint64_t* mask, int bit) { return mask[bit >> 6] >> (bit & 63) & 1; }
inline void set_bit(std::uint64_t* mask, int bit) { mask[bit >> 6] |= std::uint64_t{1} << (bit & 63); }

}  // namespace exactregions
