// Integers of any size: GMP's, or Python's own where GMP was not there when this was built.
#pragma once

#include <nanobind/nanobind.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#ifdef EXACTREGIONS_GMP
#include <gmp.h>
#endif

namespace exactregions {

namespace nb = nanobind;

#ifdef EXACTREGIONS_GMP

class Integer {
public:
    Integer() { mpz_init(value_); }
    explicit Integer(std::int64_t value) : Integer() {
        const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value)
                                             : static_cast<std::uint64_t>(value);
        mpz_import(value_, 1, -1, sizeof size, 0, 0, &size);
        if (value < 0) mpz_neg(value_, value_);
    }
    explicit Integer(nb::handle object) : Integer() {
        nb::object text = nb::steal(PyNumber_ToBase(object.ptr(), 16));
        if (!text.is_valid()) nb::raise_python_error();
        mpz_set_str(value_, nb::cast<std::string>(text).c_str(), 0);
    }
    Integer(const Integer& other) { mpz_init_set(value_, other.value_); }
    Integer(Integer&& other) noexcept : Integer() { mpz_swap(value_, other.value_); }
    Integer& operator=(Integer other) noexcept {
        mpz_swap(value_, other.value_);
        return *this;
    }
    ~Integer() { mpz_clear(value_); }

    nb::object python() const {
        char* digits = mpz_get_str(nullptr, 16, value_);
        nb::object number = nb::steal(PyLong_FromString(digits, nullptr, 16));
        void (*release)(void*, size_t);
        mp_get_memory_functions(nullptr, nullptr, &release);
        release(digits, std::char_traits<char>::length(digits) + 1);
        return number;
    }
    int sign() const { return mpz_sgn(value_); }
    std::size_t bits() const { return sign() ? mpz_sizeinbase(value_, 2) : 0; }
    std::size_t trailing_zeros() const { return sign() ? mpz_scan1(value_, 0) : 0; }
    void add_product(const Integer& a, const Integer& b) { mpz_addmul(value_, a.value_, b.value_); }
    void subtract_product(const Integer& a, const Integer& b) { mpz_submul(value_, a.value_, b.value_); }
    void multiply(const Integer& factor) { mpz_mul(value_, value_, factor.value_); }
    void negate() { mpz_neg(value_, value_); }
    void become_zero() { mpz_set_ui(value_, 0); }
    int compare(const Integer& other) const { return mpz_cmp(value_, other.value_); }
    std::string decimal() const {
        std::string digits(mpz_sizeinbase(value_, 10) + 2, 0);
        mpz_get_str(digits.data(), 10, value_);
        digits.resize(std::char_traits<char>::length(digits.data()));
        return digits;
    }
    void divide_exactly(const Integer& divisor) { mpz_divexact(value_, value_, divisor.value_); }
    void become_common_divisor(const Integer& other) { mpz_gcd(value_, value_, other.value_); }
    bool is_one() const { return mpz_cmp_ui(value_, 1) == 0; }
    // value = mantissa 2^exponent with 1/2 <= |mantissa| < 1, cut off after 53 bits.
    double mantissa(long& exponent) const { return mpz_get_d_2exp(&exponent, value_); }
    static constexpr const char* library = "GMP";

private:
    mpz_t value_;
};

#else

class Integer {
public:
    Integer() : value_(nb::int_(0)) {}
    explicit Integer(std::int64_t value) : value_(nb::int_(value)) {}
    explicit Integer(nb::handle object) : value_(nb::borrow(object)) {}

    nb::object python() const { return value_; }
    int sign() const { return (value_ > zero()) - (value_ < zero()); }
    std::size_t bits() const { return nb::cast<std::size_t>(value_.attr("bit_length")()); }
    std::size_t trailing_zeros() const {
        return sign() ? nb::cast<std::size_t>((value_ & -value_).attr("bit_length")()) - 1 : 0;
    }
    void add_product(const Integer& a, const Integer& b) { value_ = value_ + a.value_ * b.value_; }
    void subtract_product(const Integer& a, const Integer& b) { value_ = value_ - a.value_ * b.value_; }
    void multiply(const Integer& factor) { value_ = value_ * factor.value_; }
    void negate() { value_ = -value_; }
    void become_zero() { value_ = zero(); }
    int compare(const Integer& other) const { return (value_ > other.value_) - (value_ < other.value_); }
    std::string decimal() const { return nb::cast<std::string>(nb::str(value_)); }
    void divide_exactly(const Integer& divisor) { value_ = value_.floor_div(divisor.value_); }
    void become_common_divisor(const Integer& other) {
        value_ = nb::module_::import_("math").attr("gcd")(value_, other.value_);
    }
    bool is_one() const { return value_.equal(nb::int_(1)); }
    double mantissa(long& exponent) const {
        exponent = static_cast<long>(bits());
        const long excess = exponent > 64 ? exponent - 64 : 0;
        const double leading = PyFloat_AsDouble(nb::object(nb::float_(value_ >> nb::int_(excess))).ptr());
        return std::ldexp(leading, static_cast<int>(excess - exponent));
    }
    static constexpr const char* library = "Python";

private:
    static nb::object zero() { return nb::int_(0); }
    nb::object value_;
};

#endif

}  // namespace exactregions
