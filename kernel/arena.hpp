// Memory of a depth-first walk: what was taken last is given back first, all at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace exactregions {

class Arena {
public:
    struct Mark {
        std::size_t block = 0;
        std::size_t used = 0;
    };

    Mark mark() const { return {block_, used_}; }
    void release(Mark mark) {
        block_ = mark.block;
        used_ = mark.used;
    }
    // Room for `count` values, not initialised; only for types without a destructor.
    template <class T>
    T* take(std::size_t count) {
        const std::size_t bytes = (count * sizeof(T) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (blocks_.empty() || used_ + bytes > blocks_[block_].size) next_block(bytes);
        std::byte* start = blocks_[block_].start + used_;
        used_ += bytes;
        return reinterpret_cast<T*>(start);
    }
    template <class T>
    T* zeros(std::size_t count) {
        T* values = take<T>(count);
        std::memset(static_cast<void*>(values), 0, count * sizeof(T));
        return values;
    }
    template <class T>
    T* copy(const T* values, std::size_t count) {
        T* copied = take<T>(count);
        if (count) std::memcpy(static_cast<void*>(copied), values, count * sizeof(T));
        return copied;
    }

private:
    static constexpr std::size_t ALIGNMENT = 32;
    static constexpr std::size_t SMALLEST_BLOCK = 1 << 14;
    static constexpr std::size_t LARGEST_GROWTH = 1 << 24;

    struct Block {
        std::unique_ptr<std::byte[]> memory;
        std::byte* start;
        std::size_t size;
    };

    void next_block(std::size_t bytes) {
        std::size_t next = blocks_.empty() ? 0 : block_ + 1;
        // Blocks after the current one are empty: one that is too small makes way.
        if (next < blocks_.size() && blocks_[next].size < bytes) blocks_.resize(next);
        if (next == blocks_.size()) {
            const std::size_t grown = next ? std::min(2 * blocks_.back().size, LARGEST_GROWTH) : SMALLEST_BLOCK;
            const std::size_t size = std::max(bytes, grown);
            std::unique_ptr<std::byte[]> memory(new std::byte[size + ALIGNMENT]);
            const auto address = reinterpret_cast<std::uintptr_t>(memory.get());
            std::byte* start = memory.get() + (ALIGNMENT - address % ALIGNMENT) % ALIGNMENT;
            blocks_.push_back({std::move(memory), start, size});
        }
        block_ = next;
        used_ = 0;
    }

    std::vector<Block> blocks_;
    std::size_t block_ = 0;
    std::size_t used_ = 0;
};

}  // namespace exactregions
