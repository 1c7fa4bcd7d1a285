// The regions that forms cut a cell into, counted on flats and not made.
//
// Take a form h away: regions of the others that h cuts become two again when it comes back, and
// these are as many as the regions that the others make of the section where h is 0 (deletion and
// restriction).  So a cell has 1 region and, for each form that cuts it, those that the forms
// before make of the section by it; a section has a dimension less and is counted in the same way.
// A form that is 0 wherever an earlier one is cuts nothing in two.
//
// The same holds for bounded regions of a cell without lines: if a section of an unbounded region
// is bounded, the region leads to infinity on one side of it only, and on the other it is bounded.
//
// Most sections have a low dimension, so there are few vertices where regions have many; in general
// position each is computed once.  Of a vertex no coordinates are needed but the values of the
// forms, up to a positive factor; these are integers as long as they are small, or else have bounds
// on their errors.
#pragma once

#include "arithmetic.hpp"
#include "cone.hpp"

namespace exactregions {

constexpr double EXACT_DOUBLES = 0x1p53;  // integers up to here are doubles

struct RegionCount {
    std::int64_t regions = 0;
    std::int64_t bounded = 0;
};

// A number between 0 and 1, and a bound on its error.
struct Share {
    double value, error;
};

// How far on the way from p to q a form vanishes that is `upper` > 0 at p and -`lower` < 0 at q.
//
// Let U, L be the exact values: U / (U + L) - u / (u + l) = ((U - u) l - u (L - l)) / ((u + l)(U + L)),
// and two operations round by at most 3 ULP.  `unit` is ULP.
inline Share share_of(double upper, double upper_error, double lower, double lower_error, double unit) {
    const double sum = upper + lower, share = upper / sum;
    const double least = sum * (1 - 4 * ULP) - upper_error - lower_error;
    if (!(least > 0) || !(upper >= 0) || !(lower >= 0)) return {share, HUGE_VAL};
    const double rounding = 4 * unit;
    return {share, ((1 - share + rounding) * upper_error + (share + rounding) * lower_error) / least + rounding};
}

// Values on this share of the way from p to q.
//
// With P, Q for the exact values and S for the exact share, which is between 0 and 1,
//     P + S (Q - P) - (p + s (q - p)) = (1 - S)(P - p) + S (Q - q) + (S - s)(q - p),
// and three operations round by at most ULP (2 |q - p| + |p| + |q|) together.
EXACTREGIONS_VECTORISED
inline void mix_values(double* EXACTREGIONS_ALONE value, double* EXACTREGIONS_ALONE error, const double* p,
                       const double* p_error, const double* q, const double* q_error, double share, double share_error,
                       double unit, int count) {
    const double rest = 1 - share, rounding = 4 * unit;
    for (int r = 0; r < count; ++r) {
        const double step = q[r] - p[r];
        value[r] = p[r] + share * step;
        error[r] = (rest * p_error[r] + share * q_error[r] + share_error * (p_error[r] + q_error[r] + std::abs(step)) +
                    rounding * (std::abs(p[r]) + std::abs(q[r])) + TINY) * INFLATION;
    }
}

// The largest |value|.
EXACTREGIONS_VECTORISED
inline double combine_values(double* EXACTREGIONS_ALONE value, const double* EXACTREGIONS_ALONE p, double p_factor,
                             const double* EXACTREGIONS_ALONE q, double q_factor, int count) {
    double largest = 0;
    for (int r = 0; r < count; ++r) {
        value[r] = p[r] * p_factor + q[r] * q_factor;
        const double magnitude = std::abs(value[r]);
        largest = largest < magnitude ? magnitude : largest;
    }
    return largest;
}

template <int Fixed>
class Flats {
public:
    static constexpr int MOST_FORMS = 64;

    explicit Flats(Arithmetic<Fixed>& arithmetic) : arithmetic_(arithmetic) {}

    // What some forms of a stage, which all cut the cone, make of it: at most `MOST_FORMS` forms, if
    // the cone has more than two rays.
    RegionCount count(const Incidence& cone, Ray* const* rays, int stage, const std::uint64_t* forms) {
        stage_ = stage;
        forms_.clear();
        for (std::size_t w = 0; w < arithmetic_.layout.words[stage + 1]; ++w)
            for (std::uint64_t rest = forms[w]; rest; rest &= rest - 1)
                forms_.push_back(static_cast<int>(64 * w) + std::countr_zero(rest));
        if (static_cast<int>(separations_.size()) <= cone.dimension) separations_.resize(cone.dimension + 1);
        const auto mark = arithmetic_.arena.mark();
        const std::size_t living = arithmetic_.rays.size();
        const Section section = whole(cone, rays);
        places_.clear();
        for (int r = 0; r < static_cast<int>(forms_.size()); ++r) places_.push_back({r});
        const RegionCount found = cone.dimension == 2 ? count_segment(section) : count_section(section, ~std::uint64_t{0} >> (64 - forms_.size()));
        arena_.release({});
        arithmetic_.arena.release(mark);
        arithmetic_.release_rays(living);
        return found;
    }

private:
    // A ray of a section.  Its values are those of the forms before the one that made the section.
    struct Vertex {
        Vertex* above = nullptr;  // it lies on the edge between these two, or
        Vertex* below = nullptr;
        Ray* ray = nullptr;       // this is it, if it is known
        int form = -1;            // what vanishes there
        bool finite = true;
        std::uint64_t positive = 0, negative = 0;
        double* value = nullptr;
        double* error = nullptr;
        double largest = -1;      // the largest |value| if all are exact and integers, or -1
    };

    struct Section : Incidence {
        Vertex** vertices = nullptr;

        bool is_bounded() const {
            return std::all_of(vertices, vertices + count, [](const Vertex* vertex) { return vertex->finite; });
        }
    };

    Section whole(const Incidence& cone, Ray* const* rays) {
        const int count = static_cast<int>(forms_.size());
        Section section{cone, arena_.template take<Vertex*>(cone.count)};
        bool exact = true;
        for (int i = 0; i < cone.count; ++i) {
            Vertex* vertex = section.vertices[i] = new (arena_.template take<Vertex>(1)) Vertex;
            vertex->ray = rays[i];
            vertex->finite = rays[i]->finite;
            vertex->value = arena_.template take<double>(count);
            for (int r = 0; r < std::min(count, MOST_FORMS); ++r) {
                if (has_bit(arithmetic_.layout.positive(*rays[i], stage_), forms_[r])) vertex->positive |= bit(r);
                if (has_bit(arithmetic_.layout.negative(*rays[i], stage_), forms_[r])) vertex->negative |= bit(r);
            }
            exact = exact && arithmetic_.find_integer_values(*rays[i], stage_, forms_, EXACT_DOUBLES, vertex->value, vertex->largest);
        }
        for (int i = 0; i < cone.count && !exact; ++i) {
            Vertex* vertex = section.vertices[i];
            vertex->largest = -1;
            vertex->error = arena_.template take<double>(count);
            arithmetic_.find_values(*rays[i], stage_, forms_, vertex->value, vertex->error);
        }
        return section;
    }

    RegionCount count_section(const Section& section, std::uint64_t forms) {
        if (section.dimension == 2) {
            places_.clear();
            for (; forms; forms &= forms - 1) places_.push_back({std::countr_zero(forms)});
            return count_segment(section);
        }
        RegionCount total{1, section.is_bounded()};
        for (std::uint64_t rest = forms, before = 0; rest; rest &= rest - 1) {
            const RegionCount found = count_cut(section, std::countr_zero(rest), before);
            total.regions += found.regions;
            total.bounded += found.bounded;
            before |= rest & -rest;
        }
        return total;
    }

    // What the forms `before` make of the section by a form of another section.
    RegionCount count_cut(const Section& section, int form, std::uint64_t before) {
        if (!before && section.is_bounded()) return {1, 1};
        Separation& sides = separations_[section.dimension];
        sides.find_sides(section.count, [&](int i) { return sign_at(*section.vertices[i], form); });
        sides.find_edges(section, [this](std::size_t nanoseconds) { arithmetic_.pass(nanoseconds); });
        arithmetic_.pass(100 * sides.edges.size());
        const auto mark = arena_.mark();
        const Section cut = section_by(section, sides, form, before);
        std::uint64_t above = 0, below = 0;
        for (int i = 0; i < cut.count; ++i) {
            above |= cut.vertices[i]->positive;
            below |= cut.vertices[i]->negative;
        }
        const bool vanishes = before & ~(above | below);
        const RegionCount found = vanishes ? RegionCount{} : count_section(cut, before & above & below);
        arena_.release(mark);
        return found;
    }

    static std::uint64_t bit(int r) { return std::uint64_t{1} << r; }

    static int sign_at(const Vertex& vertex, int form) {
        return static_cast<int>(vertex.positive >> form & 1) - static_cast<int>(vertex.negative >> form & 1);
    }

    Section section_by(const Section& section, const Separation& sides, int form, std::uint64_t before) {
        const std::size_t most = sides.on.size() + sides.edges.size();
        Section cut;
        cut.dimension = section.dimension - 1;
        cut.words = section.words;
        cut.vertices = arena_.template take<Vertex*>(most);
        cut.on_walls = arena_.template take<std::uint64_t>(most * cut.words);
        for (int i : sides.on) {
            std::copy_n(section.of(i), cut.words, cut.of(cut.count));
            cut.vertices[cut.count++] = section.vertices[i];
        }
        for (auto [p, q] : sides.edges) {
            for (std::size_t w = 0; w < cut.words; ++w) cut.of(cut.count)[w] = section.of(p)[w] & section.of(q)[w];
            cut.vertices[cut.count++] = between(*section.vertices[p], *section.vertices[q], form, before);
        }
        return cut;
    }

    // The new vertex on an edge.
    Vertex* between(Vertex& above, Vertex& below, int form, std::uint64_t before) {
        ++arithmetic_.work.vertices;
        Vertex* vertex = new (arena_.template take<Vertex>(1)) Vertex;
        vertex->above = &above;
        vertex->below = &below;
        vertex->form = form;
        vertex->finite = above.finite || below.finite;
        vertex->positive = (above.positive | below.positive) & before;
        vertex->negative = (above.negative | below.negative) & before;
        if (!before) return vertex;
        find_values(*vertex);
        const std::uint64_t opposed = vertex->positive & vertex->negative;
        vertex->positive ^= opposed;
        vertex->negative ^= opposed;
        for (std::uint64_t rest = opposed; rest; rest &= rest - 1) {
            const int other = std::countr_zero(rest);
            const int sign = decide(*vertex, other);
            if (sign > 0) vertex->positive |= bit(other);
            if (sign < 0) vertex->negative |= bit(other);
        }
        return vertex;
    }

    void find_values(Vertex& vertex) {
        const Vertex &p = *vertex.above, &q = *vertex.below;
        const int form = vertex.form;
        arithmetic_.work.vertex_values += form;
        vertex.value = arena_.template take<double>(form);
        const double upper = p.value[form], lower = -q.value[form];
        if (p.largest >= 0 && q.largest >= 0) {
            double p_factor = lower, q_factor = upper;
            if (!(p_factor * p.largest + q_factor * q.largest < EXACT_DOUBLES)) {
                const auto divisor = static_cast<double>(std::gcd(static_cast<std::int64_t>(upper), static_cast<std::int64_t>(lower)));
                p_factor /= divisor;
                q_factor /= divisor;
            }
            if (p_factor * p.largest + q_factor * q.largest < EXACT_DOUBLES) {
                vertex.largest = combine_values(vertex.value, p.value, p_factor, q.value, q_factor, form);
                return;
            }
        }
        vertex.error = arena_.template take<double>(form);
        const double unit = ULP * arithmetic_.bound_factor;
        const Share share = share_of(upper, error_of(p)[form], lower, error_of(q)[form], unit);
        mix_values(vertex.value, vertex.error, p.value, error_of(p), q.value, error_of(q), share.value, share.error, unit, form);
    }

    const double* error_of(const Vertex& vertex) {
        if (vertex.error) return vertex.error;
        if (zeros_.size() < forms_.size()) zeros_.resize(forms_.size());
        return zeros_.data();
    }

    int decide(Vertex& vertex, int form) {
        const double value = vertex.value[form], error = vertex.error ? vertex.error[form] : 0;
        if (vertex.error && !(value > error) && !(value < -error)) return arithmetic_.sign(ray_of(vertex), stage_, forms_[form]);
        const int found = (value > 0) - (value < 0);
        ++arithmetic_.work.vertex_signs;
        if (!arithmetic_.verifying) {
            ++arithmetic_.work.signs;
            return found;
        }
        return arithmetic_.decided(ray_of(vertex), stage_, forms_[form], found);
    }

    Ray& ray_of(Vertex& vertex) {
        if (!vertex.ray) {
            Ray &above = ray_of(*vertex.above), &below = ray_of(*vertex.below);
            vertex.ray = arithmetic_.combined(above, below, stage_, forms_[vertex.form], {});
        }
        return *vertex.ray;
    }

    // A cone of two rays has 1 region more than the forms in `places_` have different zeros on it.
    RegionCount count_segment(const Section& section) {
        auto zeros = static_cast<std::int64_t>(places_.size());
        if (zeros > 1) zeros = different_zeros(*section.vertices[0], *section.vertices[1]);
        return {1 + zeros, zeros + section.is_bounded()};
    }

    std::int64_t different_zeros(Vertex& a, Vertex& b) {
        for (Place& place : places_) find_ratio(a, b, place);
        std::sort(places_.begin(), places_.end(), [](const Place& one, const Place& other) { return one.low < other.low; });
        std::int64_t zeros = 0;
        for (std::size_t first = 0, end = 0; first < places_.size(); first = end) {
            double high = places_[first].high;
            for (end = first + 1; end < places_.size() && places_[end].low <= high; ++end) high = std::max(high, places_[end].high);
            zeros += different_among(a, b, first, end);
            if (arithmetic_.verifying && end < places_.size()) check_order(a, b, places_[end - 1].form, places_[end].form);
        }
        return zeros;
    }

    // The bounds between which |value at a| / |value at b| of a form is.
    struct Place {
        int form;
        double low = 0, high = HUGE_VAL;
        Ray* zero = nullptr;  // where it vanishes, and its sign at a, if they were asked for
        int sign = 0;
    };

    void find_ratio(const Vertex& a, const Vertex& b, Place& place) {
        const double one = std::abs(a.value[place.form]), other = std::abs(b.value[place.form]);
        const double one_error = error_of(a)[place.form], other_error = error_of(b)[place.form];
        const double rounding = 1 + 8 * ULP * arithmetic_.bound_factor;
        const double low = (one - one_error) / ((other + other_error) * rounding);
        const double high = (one + one_error) / (other - other_error) * rounding;
        if (one > one_error && other > other_error && low > 0x1p-900 && high < 0x1p900) place = {place.form, low, high, nullptr, 0};
    }

    // Where the bounds of one place and the next overlap, exact numbers say which is nearer to `a`.
    std::int64_t different_among(Vertex& a, Vertex& b, std::size_t first, std::size_t end) {
        const auto begin = places_.begin() + first, stop = places_.begin() + end;
        if (stop - begin == 1) return 1;
        const bool exact = a.largest >= 0 && b.largest >= 0;
        for (auto place = begin; place != stop && !exact; ++place) {
            place->zero = &zero_of(a, b, place->form);
            place->sign = arithmetic_.sign(ray_of(a), stage_, forms_[place->form]);
        }
        const auto is_nearer = [&](const Place& one, const Place& other) {
            if (!exact) return arithmetic_.sign(*one.zero, stage_, forms_[other.form]) == other.sign;
            return is_smaller_product(a.value[one.form], b.value[other.form], a.value[other.form], b.value[one.form]);
        };
        std::sort(begin, stop, is_nearer);
        std::int64_t zeros = 1;
        for (auto place = begin; place + 1 != stop; ++place) zeros += is_nearer(place[0], place[1]);
        return zeros;
    }

    Ray& zero_of(Vertex& a, Vertex& b, int form) {
        const bool up = arithmetic_.sign(ray_of(a), stage_, forms_[form]) > 0;
        return *arithmetic_.combined(ray_of(up ? a : b), ray_of(up ? b : a), stage_, forms_[form], {});
    }

    // In verification: the zero of one form is nearer to `a` than that of another, which there has its sign at `a`.
    void check_order(Vertex& a, Vertex& b, int form, int other) {
        const int sign = arithmetic_.sign(ray_of(a), stage_, forms_[other]);
        arithmetic_.decided(zero_of(a, b, form), stage_, forms_[other], sign);
    }

    // |a b| < |c d|, for integers that are doubles.
    static bool is_smaller_product(double a, double b, double c, double d) {
        const double product = std::abs(a * b), other = std::abs(c * d);
        if (product != other) return product < other;
        return lost(std::abs(a), std::abs(b), product) < lost(std::abs(c), std::abs(d), other);
    }
    static double lost(double a, double b, double product) {
        const double front = leading_half(a), leading = leading_half(b);
        return lost_by_product(product, front, a - front, leading, b - leading);
    }

    Arithmetic<Fixed>& arithmetic_;
    Arena arena_;  // of sections; that of the arithmetic is for rays that take a second look
    int stage_ = 0;
    std::vector<int> forms_;
    std::vector<double> zeros_;
    std::vector<Separation> separations_;  // by the dimension of what is cut
    std::vector<Place> places_;
};

}  // namespace exactregions
