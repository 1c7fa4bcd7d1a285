// Signs of forms at generators, and new generators: fast where rounded numbers with bounds on
// their errors decide, exact where they do not.
#pragma once

#include "ray.hpp"
#include "rows.hpp"
#include "solve.hpp"

#include <numeric>

namespace exactregions {

#ifdef __SIZEOF_INT128__
using Wide = __int128;
constexpr double WIDE_LIMIT = 0x1p125;
#else
using Wide = std::int64_t;
constexpr double WIDE_LIMIT = 0x1p61;
#endif

// A generator that is known worse than COARSE, relatively, is solved for from the walls it lies on;
// one that is then still worse than USELESS is computed exactly and rounded.
constexpr double COARSE = 0x1p-24;
constexpr double USELESS = 0x1p-8;

// A form of a stage; stage -1 are w, which is form 0, and the inequalities of the domain.
struct Wall {
    int stage, form;
};

// What was done; the same on every machine of one kind.
struct Work {
    std::int64_t signs = 0;         // signs that were asked for, not inherited
    std::int64_t exact_signs = 0;   // of these, signs that took integers of any size
    std::int64_t new_rays = 0;
    std::int64_t solved_rays = 0;   // rays whose coordinates were solved for from their walls
    std::int64_t exact_rays = 0;    // rays whose coordinates were computed in integers of any size
    std::int64_t cuts = 0;
    std::int64_t row_updates = 0;   // rows added to all rows of the next stage
    std::int64_t long_row_updates = 0;  // of these, in sums of doubles
    std::int64_t vertices = 0;      // of sections by which cells are counted
    std::int64_t vertex_values = 0; // of forms at these
    std::int64_t vertex_signs = 0;  // of `signs`, those that a value at a vertex has
    std::int64_t checked_signs = 0; // in verification: signs that were computed again exactly
    std::int64_t wrong_signs = 0;   // of these, the wrong ones
};

// The masks of up to 64 forms that are surely positive, and negative, at a point, rounding as for one.
EXACTREGIONS_VECTORISED
inline void compare(const double* EXACTREGIONS_ALONE rows, int forms, const double* EXACTREGIONS_ALONE point, int size,
                    const double* EXACTREGIONS_ALONE row_errors, const double* EXACTREGIONS_ALONE norms, double length, double slack,
                    double factor, int count, std::uint64_t& above, std::uint64_t& below) {
    double values[64];
    for (int r = 0; r < count; ++r) values[r] = rows[r] * point[0];
    for (int t = 1; t < size; ++t) {
        const double* column = rows + static_cast<std::size_t>(t) * forms;
        for (int r = 0; r < count; ++r) values[r] += column[r] * point[t];
    }
    std::uint64_t positive = 0, negative = 0;
    for (int r = 0; r < count; ++r) {
        const double error = (row_errors[r] * length + norms[r] * slack) * factor + TINY;
        const std::uint64_t bit = std::uint64_t{1} << r;
        positive |= values[r] > error ? bit : 0;
        negative |= values[r] < -error ? bit : 0;
    }
    above = positive;
    below = negative;
}

// `Fixed` is the number of coordinates if that is known at compile time, else 0.
template <int Fixed>
class Arithmetic {
public:
    Arithmetic(int size) : size_(size) {}

    int size() const { return Fixed ? Fixed : size_; }

    std::vector<Stage> stages;
    std::vector<Rows> rows;  // of each stage, on the current cell of the stages before
    Rows domain_rows;        // of the inequalities of the domain
    SignLayout layout;
    Arena arena;
    std::vector<Ray*> rays;  // all that live, in the order of their making
    Work work;
    bool verifying = false;
    nb::object tick = nb::none();  // called after each so much work, if there is one; may raise
    double bound_factor = 1;  // scales all bounds; less than 1 is wrong, for tests of the verification

    ~Arithmetic() { release_rays(0); }

    void release_rays(std::size_t count) {
        while (rays.size() > count) {
            rays.back()->release();
            rays.pop_back();
        }
    }

    // To be called for work of about so many nanoseconds.
    void pass(std::size_t nanoseconds) {
        work_since_tick_ += nanoseconds;
        if (work_since_tick_ < WORK_A_TICK) return;
        work_since_tick_ = 0;
        if (!tick.is_none()) tick();
    }

    // A ray with these coordinates.
    Ray* given(const std::vector<Integer>& vector) {
        Ray* ray = new_ray();
        ray->finite = vector.back().sign() != 0;
        ray->exact = new Integer[size()];
        std::copy(vector.begin(), vector.end(), ray->exact);
        round_exact(*ray);
        return ray;
    }

    // The sign of form `form` at `ray`: -1, 0 or 1.
    int sign(Ray& ray, int stage, int form) {
        int found = 0;
        if (decide(ray, rows[stage], form, found)) return decided(ray, stage, form, found);
        ++work.signs;
        ++work.exact_signs;
        pass(2'000);
        found = exact_value(ray, stage, form).sign();
        if (!is_known(ray, 4 * CUT_OFF)) round_exact(ray);
        return found;
    }

    // The masks of the forms among `wanted`, of 64 forms from `first` on, that are positive, and
    // negative, at `ray`.
    void signs(Ray& ray, int stage, int first, std::uint64_t wanted, std::uint64_t& positive, std::uint64_t& negative) {
        const Rows& forms = rows[stage];
        const int count = std::min(64, forms.forms - first);
        std::uint64_t above = 0, below = 0;
        compare(forms.part[0] + first, forms.forms, ray.point, size(), forms.error[0] + first, forms.norm + first, ray.size,
                ray.slack, bound_factor, count, above, below);
        if (verifying)
            for (std::uint64_t bits = (above | below) & wanted; bits; bits &= bits - 1) {
                const int bit = std::countr_zero(bits);
                put(decided(ray, stage, first + bit, above >> bit & 1 ? 1 : -1), bit, above, below);
            }
        else
            work.signs += std::popcount((above | below) & wanted);
        for (std::uint64_t bits = wanted & ~(above | below); bits; bits &= bits - 1) {
            const int bit = std::countr_zero(bits);
            put(sign(ray, stage, first + bit), bit, above, below);
        }
        positive = above & wanted;
        negative = below & wanted;
    }

    // A sign that was decided, or the correct one.
    int decided(Ray& ray, int stage, int form, int found) {
        ++work.signs;
        if (!verifying) return found;
        const int correct = exact_value(ray, stage, form).sign();
        ++work.checked_signs;
        work.wrong_signs += found != correct;
        return correct;
    }

    // The values of some forms at a ray, all rounded, and bounds on their errors.
    void find_values(const Ray& ray, int stage, const std::vector<int>& wanted, double* values, double* errors) const {
        for (std::size_t r = 0; r < wanted.size(); ++r) {
            values[r] = rounded_value(rows[stage], wanted[r], ray.point);
            errors[r] = error_of_value(ray, rows[stage], wanted[r]);
        }
    }

    // The exact values of some forms at a ray, up to factors that do not depend on the ray, as
    // integers below a limit; false if they are not known to be.
    bool find_integer_values(const Ray& ray, int stage, const std::vector<int>& wanted, double limit, double* values, double& largest) const {
        largest = 0;
        for (std::size_t r = 0; r < wanted.size(); ++r) {
            if (!fits(ray, rows[stage], wanted[r], limit)) return false;
            const std::int64_t* row = rows[stage].integer + static_cast<std::size_t>(wanted[r]) * size();
            std::int64_t sum = 0;
            for (int t = 0; t < size(); ++t) sum += row[t] * ray.integer[t];
            values[r] = static_cast<double>(sum);
            largest = std::max(largest, std::abs(values[r]));
        }
        return true;
    }

    // The ray between two on which a form, positive at `above` and negative at `below`, is 0.
    // Its signs are left to the caller.  `walls` are all walls on which it lies, if the exact
    // coordinates are known to be the only ones there, or else empty.
    Ray* combined(Ray& above, Ray& below, int stage, int form, const std::vector<Wall>& walls) {
        ++work.new_rays;
        Ray* ray = new_ray();
        ray->above = &above;
        ray->below = &below;
        ray->stage = stage;
        ray->form = form;
        ray->finite = above.finite || below.finite;
        if (!combine_integers(*ray)) {
            interpolate(*ray);
            if (!is_known(*ray, COARSE) && !walls.empty()) solve(*ray, walls);
            if (!is_known(*ray, USELESS)) {
                exact(*ray);
                round_exact(*ray);
            }
        }
        return ray;
    }

    // A ray between two of which nothing but its signs will be asked.
    Ray* unplaced(const Ray& above, const Ray& below) {
        Ray* ray = new_ray();
        ray->finite = above.finite || below.finite;
        return ray;
    }

    // The exact coordinates, without a common divisor.
    const Integer* exact(Ray& ray) {
        std::vector<Ray*> pending{&ray};
        while (!pending.empty()) {
            Ray& next = *pending.back();
            if (next.exact) {
                pending.pop_back();
            } else if (next.integer_norm >= 0) {
                next.exact = new Integer[size()];
                for (int t = 0; t < size(); ++t) next.exact[t] = Integer(next.integer[t]);
            } else if (!next.above->exact) {
                pending.push_back(next.above);
            } else if (!next.below->exact) {
                pending.push_back(next.below);
            } else {
                combine_exactly(next);
            }
        }
        return ray.exact;
    }

    // The exact row of a form on the current cell of the stages before.
    const Integer* exact_row(int stage, int form) {
        Rows& forms = rows[stage];
        Stage& layer = stages[stage];
        if (forms.known.empty()) {
            forms.known.assign(layer.forms, 0);
            forms.exact.assign(static_cast<std::size_t>(layer.forms) * size(), Integer());
        }
        Integer* row = &forms.exact[static_cast<std::size_t>(form) * size()];
        if (forms.known[form]) return row;
        const Integer* weights = layer.exact(form);
        const Integer one(1);
        for (int k = 0; k + 1 < layer.features; ++k) {
            if (!weights[k].sign()) continue;
            if (stage == 0) {
                row[k].add_product(weights[k], one);
            } else if (k >= stages[stage - 1].cutting || has_bit(forms.active, k)) {
                const Integer* before = exact_row(stage - 1, k);
                for (int t = 0; t < size(); ++t) row[t].add_product(weights[k], before[t]);
            }
        }
        row[size() - 1].add_product(weights[layer.features - 1], one);
        forms.known[form] = 1;
        return row;
    }

    // Whether a form is constant on the current cell of the stages before.
    bool is_constant(int stage, int form) {
        const Rows& forms = rows[stage];
        for (int t = 0; t + 1 < size(); ++t)
            if (std::abs(forms.high(form, t)) > forms.error[0][form]) return false;
        const Integer* row = exact_row(stage, form);
        return std::all_of(row, row + size() - 1, [](const Integer& entry) { return entry.sign() == 0; });
    }

    // For tests of the bounds: the rows of a stage on the current cell, each as the doubles of its
    // entries, part by part, their errors with 1, 2 and 3 parts, the power of two and the exact row.
    nb::list rows_with_bounds(int stage) {
        const Rows& forms = rows[stage];
        nb::list all;
        for (int r = 0; r < forms.forms; ++r) {
            nb::list parts, errors, exact;
            for (int d = 0; d < MOST_DOUBLES; ++d) {
                if (forms.part[d]) {
                    nb::list entries;
                    for (int t = 0; t < size(); ++t) entries.append(forms.part[d][static_cast<std::size_t>(t) * forms.forms + r]);
                    parts.append(entries);
                }
                errors.append(forms.error[d][r] * bound_factor);
            }
            const Integer* row = exact_row(stage, r);
            for (int t = 0; t < size(); ++t) exact.append(row[t].python());
            all.append(nb::make_tuple(parts, errors, stages[stage].exponent[r], exact));
        }
        return all;
    }

private:
    Ray* new_ray() {
        Ray* ray = new (arena.take<Ray>(1)) Ray;
        rays.push_back(ray);
        ray->point = arena.take<double>(size());
        ray->integer = arena.take<std::int64_t>(size());
        ray->signs = arena.zeros<std::uint64_t>(layout.total);
        return ray;
    }

    static void put(int sign, int bit, std::uint64_t& positive, std::uint64_t& negative) {
        const std::uint64_t mask = std::uint64_t{1} << bit;
        positive = sign > 0 ? positive | mask : positive & ~mask;
        negative = sign < 0 ? negative | mask : negative & ~mask;
    }

    // Whether the coordinates are known so well; an infinite error makes an infinite size.
    static bool is_known(const Ray& ray, double relative) {
        return ray.error < HUGE_VAL && ray.error <= relative * ray.size;
    }

    double rounded_value(const Rows& forms, int form, const double* point) const {
        double sum = 0;
        for (int t = 0; t < size(); ++t) sum += forms.high(form, t) * point[t];
        return sum;
    }

    Wide dot(const std::int64_t* row, const std::int64_t* vector) const {
        Wide sum = 0;
        for (int t = 0; t < size(); ++t) sum += static_cast<Wide>(row[t]) * vector[t];
        return sum;
    }

    // At most this far is `rounded_value` from the exact value of the form.
    double error_of_value(const Ray& ray, const Rows& forms, int form) const {
        return (forms.error[0][form] * ray.size + forms.norm[form] * ray.slack) * bound_factor + TINY;
    }

    bool fits(const Ray& ray, const Rows& forms, int form, double limit) const {
        return ray.integer_norm >= 0 && forms.integer_norm[form] >= 0 &&
               ray.integer_norm * forms.integer_norm[form] * size() * INFLATION < limit;
    }

    // Comparisons are false for anything that is not a number, so overflow decides nothing.
    bool decide(const Ray& ray, const Rows& forms, int form, int& found) const {
        if (fits(ray, forms, form, 0x1p62)) {
            const std::int64_t* row = forms.integer + static_cast<std::size_t>(form) * size();
            std::int64_t sum = 0;
            for (int t = 0; t < size(); ++t) sum += row[t] * ray.integer[t];
            found = (sum > 0) - (sum < 0);
            return true;
        }
        const double value = rounded_value(forms, form, ray.point);
        const double error = error_of_value(ray, forms, form);
        if (value > error) {
            found = 1;
        } else if (value < -error) {
            found = -1;
        } else if (forms.norm[form] == 0 && forms.error[0][form] == 0) {
            found = 0;
        } else if (fits(ray, forms, form, WIDE_LIMIT)) {
            const Wide sum = dot(forms.integer + static_cast<std::size_t>(form) * size(), ray.integer);
            found = (sum > 0) - (sum < 0);
        } else {
            return false;
        }
        return true;
    }

    Integer exact_value(Ray& ray, int stage, int form) {
        const Integer* row = exact_row(stage, form);
        const Integer* vector = exact(ray);
        Integer value;
        for (int t = 0; t < size(); ++t) value.add_product(row[t], vector[t]);
        return value;
    }

    void combine_exactly(Ray& ray) {
        ++work.exact_rays;
        const Integer upper = exact_value(*ray.above, ray.stage, ray.form);
        Integer lower = exact_value(*ray.below, ray.stage, ray.form);
        lower.negate();
        Integer* vector = new Integer[size()];
        Integer divisor;
        for (int t = 0; t < size(); ++t) {
            vector[t].add_product(lower, ray.above->exact[t]);
            vector[t].add_product(upper, ray.below->exact[t]);
            if (!divisor.is_one()) divisor.become_common_divisor(vector[t]);
        }
        if (!divisor.is_one())
            for (int t = 0; t < size(); ++t) vector[t].divide_exactly(divisor);
        ray.exact = vector;
    }

    // Round the exact coordinates.
    void round_exact(Ray& ray) {
        std::size_t bits = 0;
        for (int t = 0; t < size(); ++t) bits = std::max(bits, ray.exact[t].bits());
        if (bits < 60) {
            for (int t = 0; t < size(); ++t) {
                long power = 0;
                const double mantissa = ray.exact[t].mantissa(power);
                ray.integer[t] = bits <= 53 ? static_cast<std::int64_t>(std::ldexp(mantissa, static_cast<int>(power)))
                                            : nb::cast<std::int64_t>(ray.exact[t].python());
            }
            round_integers(ray);
            return;
        }
        long unit_power = static_cast<long>(bits);
        const double unit = ray.finite ? ray.exact[size() - 1].mantissa(unit_power) : 1;
        double largest = 0;
        for (int t = 0; t < size(); ++t) {
            long power = 0;
            const double mantissa = ray.exact[t].mantissa(power);
            const long exponent = std::clamp(power - unit_power, -3000L, 3000L);
            ray.point[t] = std::ldexp(mantissa / unit, static_cast<int>(exponent));
            largest = std::max(largest, std::abs(ray.point[t]));
        }
        finish_point(ray, 4 * CUT_OFF * largest + TINY);
    }

    // Round small integer coordinates.
    void round_integers(Ray& ray) {
        std::int64_t norm = 0;
        for (int t = 0; t < size(); ++t) norm = std::max(norm, std::abs(ray.integer[t]));
        ray.integer_norm = static_cast<double>(norm) * INFLATION;
        double unit = static_cast<double>(ray.integer[size() - 1]);
        if (!ray.finite) {
            int power = 0;
            std::frexp(static_cast<double>(norm), &power);
            unit = std::ldexp(1, power);
        }
        double largest = 0;
        for (int t = 0; t < size(); ++t) {
            ray.point[t] = static_cast<double>(ray.integer[t]) / unit;
            largest = std::max(largest, std::abs(ray.point[t]));
        }
        finish_point(ray, 4 * ULP * largest);
    }

    void finish_point(Ray& ray, double error) {
        ray.point[size() - 1] = ray.finite ? 1 : 0;
        ray.error = error;
        measure(ray, size());
    }

    // Integer coordinates of a new ray; false if they are not small.
    bool combine_integers(Ray& ray) {
        const Rows& forms = rows[ray.stage];
        if (!fits(*ray.above, forms, ray.form, 0x1p62) || !fits(*ray.below, forms, ray.form, 0x1p62)) return false;
        const std::int64_t* row = forms.integer + static_cast<std::size_t>(ray.form) * size();
        std::int64_t upper = static_cast<std::int64_t>(dot(row, ray.above->integer));
        std::int64_t lower = -static_cast<std::int64_t>(dot(row, ray.below->integer));
        const std::int64_t common = std::gcd(upper, lower);
        upper /= common;
        lower /= common;
        const double largest = static_cast<double>(lower) * ray.above->integer_norm +
                               static_cast<double>(upper) * ray.below->integer_norm;
        if (largest * INFLATION < 0x1p62) {
            std::int64_t divisor = 0;
            for (int t = 0; t < size(); ++t) {
                ray.integer[t] = lower * ray.above->integer[t] + upper * ray.below->integer[t];
                if (divisor != 1) divisor = std::gcd(divisor, ray.integer[t]);
            }
            return finish_integers(ray, ray.integer, divisor);
        }
        if (!(largest * INFLATION < WIDE_LIMIT)) return false;
        Wide* entries = arena.take<Wide>(size());
        Wide divisor = 0;
        for (int t = 0; t < size(); ++t) {
            entries[t] = static_cast<Wide>(lower) * ray.above->integer[t] + static_cast<Wide>(upper) * ray.below->integer[t];
            divisor = common_divisor(divisor, entries[t]);
        }
        return finish_integers(ray, entries, divisor);
    }

    template <class Entry>
    bool finish_integers(Ray& ray, Entry* entries, Entry divisor) {
        if (divisor != 1)
            for (int t = 0; t < size(); ++t) entries[t] /= divisor;
        for (int t = 0; t < size(); ++t)
            if (entries[t] >= LARGEST || -entries[t] >= LARGEST) return false;
        for (int t = 0; t < size(); ++t) ray.integer[t] = static_cast<std::int64_t>(entries[t]);
        round_integers(ray);
        return true;
    }
    static constexpr std::int64_t LARGEST = std::int64_t{1} << 60;

    static Wide common_divisor(Wide a, Wide b) {
        if (a < 0) a = -a;
        if (b < 0) b = -b;
        while (b > LARGEST) std::swap(a %= b, b);
        while (b) {
            if (a < LARGEST) return std::gcd(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b));
            std::swap(a %= b, b);
        }
        return a;
    }

    // The place of a new ray between its parents, with a bound on the error; the bound is not
    // finite, or not a number, if the values of the form at the parents are not known well enough.
    void interpolate(Ray& ray) {
        const Rows& forms = rows[ray.stage];
        const Ray &a = *ray.above, &b = *ray.below;
        const double upper = rounded_value(forms, ray.form, a.point), lower = -rounded_value(forms, ray.form, b.point);
        const double upper_error = error_of_value(a, forms, ray.form), lower_error = error_of_value(b, forms, ray.form);
        if (a.finite == b.finite) {
            between(ray, a, upper, upper_error, b, lower, lower_error);
        } else if (a.finite) {
            along(ray, a, upper, upper_error, b, lower, lower_error);
        } else {
            along(ray, b, lower, lower_error, a, upper, upper_error);
        }
    }

    // a + share (b - a), for two points or two directions.  The exact share lies between 0 and 1,
    // so the errors of a and b do not add up; that of the share counts for the distance of a and b.
    void between(Ray& ray, const Ray& a, double upper, double upper_error, const Ray& b, double lower,
                 double lower_error) {
        const double sum = upper + lower, share = upper / sum;
        double distance = 0, largest = 0;
        for (int t = 0; t < size(); ++t) {
            const double step = b.point[t] - a.point[t];
            ray.point[t] = a.point[t] + share * step;
            distance = std::max(distance, std::abs(step));
            largest = std::max(largest, std::abs(ray.point[t]));
        }
        const double least = sum * (1 - 4 * ULP) - upper_error - lower_error;
        const double share_error = ((1 - share) * upper_error + share * lower_error) / least + 4 * ULP;
        double error = std::max(a.error, b.error) + distance * share_error + ULP * (4 * distance + largest);
        if (!(least > 0) || !(upper >= 0) || !(lower >= 0)) error = HUGE_VAL;
        if (!ray.finite) {
            int power = 0;
            std::frexp(largest, &power);
            const double unit = std::ldexp(1, -power);
            for (int t = 0; t < size(); ++t) ray.point[t] *= unit;
            error *= unit;
        }
        finish_point(ray, error * INFLATION + TINY);
    }

    // p + length u, for a point and a direction.
    void along(Ray& ray, const Ray& p, double height, double height_error, const Ray& u, double slope,
               double slope_error) {
        const double length = height / slope;
        double step = 0, largest = 0;
        for (int t = 0; t < size(); ++t) {
            ray.point[t] = p.point[t] + length * u.point[t];
            step = std::max(step, std::abs(u.point[t]));
            largest = std::max(largest, std::abs(ray.point[t]));
        }
        const double least = slope - slope_error;
        const double length_error = (height_error + length * slope_error) / least + 3 * ULP * length;
        double error = p.error + (length + length_error) * u.error + step * length_error +
                       ULP * (3 * length * step + largest);
        if (!(least > 0) || !(height > 0)) error = HUGE_VAL;
        finish_point(ray, error * INFLATION + TINY);
    }

    // Find the coordinates from the walls.  One of them is held fixed: w of a point, and of a
    // direction an entry whose sign is known.
    void solve(Ray& ray, const std::vector<Wall>& walls) {
        const int w = size() - 1;
        int fixed = w;
        if (!ray.finite) {
            fixed = 0;
            for (int t = 1; t < w; ++t)
                if (std::abs(ray.point[t]) > std::abs(ray.point[fixed])) fixed = t;
            if (!(std::abs(ray.point[fixed]) > ray.error)) return;
        }
        system_.resize(ray.finite ? w : w - 1);
        int equation = 0;
        for (const Wall& wall : walls) {
            if (wall.stage < 0 && wall.form == 0) continue;
            if (equation == system_.unknowns) return;
            const Rows& forms = wall.stage < 0 ? domain_rows : rows[wall.stage];
            const int form = wall.stage < 0 ? wall.form - 1 : wall.form;
            const double unit = forms.norm[form];
            int unknown = 0;
            for (int t = 0; t < w; ++t)
                if (t != fixed) system_.matrix[equation * system_.unknowns + unknown++] = forms.high(form, t);
            system_.constant[equation] = forms.high(form, fixed) * ray.point[fixed];
            // The error of the constant: of its factor, which is at most 1, and of the product.
            system_.row_error[equation] = forms.error[0][form] + ULP * unit;
            ++equation;
        }
        if (equation != system_.unknowns) return;
        int unknown = 0;
        for (int t = 0; t < w; ++t)
            if (t != fixed) system_.x[unknown++] = ray.point[t];
        const double error = system_.improve();
        if (!(error < ray.error)) return;
        ++work.solved_rays;
        unknown = 0;
        for (int t = 0; t < w; ++t)
            if (t != fixed) ray.point[t] = system_.x[unknown++];
        finish_point(ray, error);
    }

    static constexpr std::size_t WORK_A_TICK = 20'000'000;

    LinearSystem system_;
    int size_;
    std::size_t work_since_tick_ = 0;
};

}  // namespace exactregions
