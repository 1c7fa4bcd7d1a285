// Numbers of networks: nonnegative integers of up to 384 bits, which 242 ternary parameters have.
#pragma once
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace exactregions {

struct Networks {
    std::array<std::uint32_t, 12> limbs{};

    static Networks of(std::uint32_t value) {
        Networks made;
        made.limbs[0] = value;
        return made;
    }

    Networks& operator+=(const Networks& other) {
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < limbs.size(); ++i) {
            carry += std::uint64_t{limbs[i]} + other.limbs[i];
            limbs[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry) throw std::overflow_error("a number of networks has more than 384 bits");
        return *this;
    }

    Networks times(std::uint32_t factor) const {
        Networks product;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < limbs.size(); ++i) {
            carry += std::uint64_t{limbs[i]} * factor;
            product.limbs[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry) throw std::overflow_error("a number of networks has more than 384 bits");
        return product;
    }

    Networks times_power(std::uint32_t base, int exponent) const {
        Networks product = *this;
        for (int i = 0; i < exponent; ++i) product = product.times(base);
        return product;
    }

    std::string hexadecimal() const {
        std::string text;
        for (std::size_t i = limbs.size(); i-- > 0;)
            for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[limbs[i] >> shift & 15];
        return text;
    }
};

}  // namespace exactregions
