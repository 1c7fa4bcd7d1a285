// Names of a fixed number of words, each with a number by which to find more about its bearer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <algorithm>
#include <vector>

namespace exactregions {

class Names {
public:
    static constexpr std::uint32_t NONE = ~std::uint32_t{0};

    explicit Names(std::size_t words) : words_(words), heads_(64, NONE) {}

    std::size_t size() const { return size_; }

    // The number of a name; NONE if it has none.  Names are compared word by word.
    std::uint32_t find(const std::uint64_t* name) const {
        const std::uint64_t hash = hash_of(name);
        for (std::uint32_t n = heads_[hash & (heads_.size() - 1)]; n != NONE; n = links_[n].next)
            if (links_[n].hash == hash && std::equal(name, name + words_, &all_[n * words_])) return n;
        return NONE;
    }

    // Give a new name the lowest number that was never taken, or one that was given back.
    std::uint32_t add(const std::uint64_t* name) {
        if (size_ >= heads_.size()) grow();
        std::uint32_t number = free_;
        if (number == NONE) {
            if (links_.size() >= NONE) throw std::length_error("more than 2^32 names");
            number = static_cast<std::uint32_t>(links_.size());
            links_.emplace_back();
            all_.insert(all_.end(), name, name + words_);
        } else {
            free_ = links_[number].next;
            std::copy(name, name + words_, &all_[number * words_]);
        }
        const std::uint64_t hash = hash_of(name);
        std::uint32_t& head = heads_[hash & (heads_.size() - 1)];
        links_[number] = {hash, head};
        head = number;
        ++size_;
        return number;
    }

    // Give back a number.
    void remove(std::uint32_t number) {
        std::uint32_t* link = &heads_[links_[number].hash & (heads_.size() - 1)];
        while (*link != number) link = &links_[*link].next;
        *link = links_[number].next;
        links_[number].next = free_;
        free_ = number;
        --size_;
    }

private:
    struct Link {
        std::uint64_t hash;
        std::uint32_t next;  // with the same end of the hash, or free as well
    };

    std::uint64_t hash_of(const std::uint64_t* name) const {
        std::uint64_t hash = 0;
        for (std::size_t w = 0; w < words_; ++w) {
            hash = (hash ^ name[w]) * 0x9E3779B97F4A7C15u;
            hash ^= hash >> 32;
        }
        return hash;
    }

    void grow() {
        std::vector<std::uint32_t> heads(2 * heads_.size(), NONE);
        for (std::uint32_t head : heads_) {
            for (std::uint32_t n = head; n != NONE;) {
                const std::uint32_t next = links_[n].next;
                std::uint32_t& place = heads[links_[n].hash & (heads.size() - 1)];
                links_[n].next = place;
                place = n;
                n = next;
            }
        }
        heads_ = std::move(heads);
    }

    std::size_t words_, size_ = 0;
    std::vector<std::uint32_t> heads_;
    std::vector<Link> links_;
    std::vector<std::uint64_t> all_;  // [number][word]
    std::uint32_t free_ = NONE;
};

}  // namespace exactregions
