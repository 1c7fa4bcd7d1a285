// The walk of exactregions/search/walk.py for the maximum, over networks with one input.
#pragma once
#include "line.hpp"

#include <functional>
#include <unordered_set>

namespace exactregions::line {

using Rows = std::vector<std::vector<std::vector<Int>>>;  // layer, neuron, weights and bias

class Search {
  public:
    Search(Problem given, Int known, std::size_t kept, std::function<void()> tick)
        : best(known), problem(std::move(given)), kept(kept), tick(std::move(tick)) {
        Int largest = 0;
        for (Int weight : problem.weights) largest = std::max(largest, weight < 0 ? -weight : weight);
        for (int width : problem.widths)
            if (bounded(largest) * width >= Int{1} << 30) throw std::overflow_error("weights are too large");
        for (int layer = 0; layer < problem.layers(); ++layer) {
            bounded(problem.factors[layer]);
            for (Int bias : problem.biases[layer]) bounded(bias);
            Networks rows = Networks::of(static_cast<std::uint32_t>(problem.plain_biases.size()));
            rows = rows.times_power(static_cast<std::uint32_t>(problem.weights.size()), inputs(layer));
            if (std::any_of(rows.limbs.begin() + 1, rows.limbs.end(), [](std::uint32_t limb) { return limb != 0; }))
                throw std::overflow_error("a neuron has more than 2^32 rows");
        }
        for (int layer = 0; layer <= problem.layers(); ++layer) later.push_back(factors_from(layer));
    }

    // Look at all networks that go on from a partial one, which stands for one.
    void visit(const State& state) {
        Rows rows;
        visit(state, Networks::of(1), rows);
    }

    // Forget what was counted, but not the best and which classes were met.
    void clear_counts() {
        improved = false;
        classes = 0;
        examined = pruned = Networks{};
    }

    Int best;
    Rows witness;  // the rows of the layers after the partial network that was visited
    bool improved = false;
    std::uint64_t classes = 0;
    Networks examined, pruned;

  private:
    struct Class {
        State state;
        Networks networks;
        std::vector<std::vector<Int>> rows;
        Int ceiling;
    };
    using Classes = std::unordered_map<std::string, Class>;

    // networks times the ways of all layers from one on
    Networks completed(Networks networks, int layer) const {
        for (std::uint32_t factor : later[layer]) networks = networks.times(factor);
        return networks;
    }

    // The ways of all layers from one on, as factors of 32 bits.
    std::vector<std::uint32_t> factors_from(int layer) const {
        std::vector<std::uint32_t> factors{1};
        const auto include = [&](std::size_t count, int times) {
            for (; times > 0; --times) {
                if (std::uint64_t{factors.back()} * count >> 32) factors.push_back(1);
                factors.back() *= static_cast<std::uint32_t>(count);
            }
        };
        for (; layer < problem.layers(); ++layer) {
            include(problem.weights.size(), inputs(layer) * problem.widths[layer]);
            include(problem.plain_biases.size(), problem.widths[layer]);
        }
        return factors;
    }

    int inputs(int layer) const { return layer == 0 ? 1 : problem.widths[layer - 1]; }

    void visit(const State& state, const Networks& networks, Rows& rows) {
        step();
        if (ceiling_of(problem, state) <= best) {
            pruned += completed(networks, state.layer);
            return;
        }
        std::string key = key_of(problem, state);
        if (seen.contains(key)) {
            examined += completed(networks, state.layer);
            return;
        }
        const Menu menu(problem, state);
        if (menu.last)
            finish(menu, networks, rows);
        else
            go_on(menu, networks, rows);
        if (seen.size() < kept) seen.insert(std::move(key));
    }

    void go_on(const Menu& menu, const Networks& networks, Rows& rows) {
        Classes found;
        std::vector<int> all(menu.options.size());
        std::iota(all.begin(), all.end(), 0);
        choose_layer(menu, all, networks, [&](const std::vector<int>& chosen, const Mask&, const Networks& ways) {
            State child = menu.child(chosen);
            std::string key = key_of(problem, child);
            const auto known = found.find(key);
            if (known != found.end()) {
                known->second.networks += ways;
                return;
            }
            const Int ceiling = ceiling_of(problem, child);
            found.emplace(std::move(key), Class{std::move(child), ways, rows_of(menu, chosen), ceiling});
            if (found.size() >= kept) visit_all(found, rows), found.clear();
        });
        visit_all(found, rows);
    }

    void visit_all(const Classes& found, Rows& rows) {
        std::vector<const Class*> ordered;
        for (const auto& entry : found) ordered.push_back(&entry.second);
        std::sort(ordered.begin(), ordered.end(), [](const Class* one, const Class* other) {
            return one->ceiling != other->ceiling ? one->ceiling > other->ceiling : one->rows < other->rows;
        });
        for (const Class* one : ordered) {
            rows.push_back(one->rows);
            visit(one->state, one->networks, rows);
            rows.pop_back();
        }
    }

    // In the last layer only the points count, so an option whose points another one has, too, can be left out.
    void finish(const Menu& menu, const Networks& networks, Rows& rows) {
        std::vector<int> useful;
        std::uint32_t all_ways = 0, useful_ways = 0;
        for (std::size_t i = 0; i < menu.options.size(); ++i) {
            const Option& option = menu.options[i];
            all_ways += option.ways;
            const Mask marked = option.mask | menu.start;
            const bool dominated = std::any_of(useful.begin(), useful.end(), [&](int other) {
                return marked.beyond(menu.options[other].mask | menu.start, WORDS) == 0;
            });
            if (dominated) continue;
            useful.push_back(static_cast<int>(i));
            useful_ways += option.ways;
        }
        // all^n - useful^n, as a sum of nonnegative terms: (all - useful) * sum of all^i useful^(n-1-i)
        const int width = problem.widths[menu.state.layer];
        for (int i = 0; i < width; ++i)
            pruned += networks.times(all_ways - useful_ways).times_power(all_ways, i).times_power(useful_ways, width - 1 - i);
        choose_layer(menu, useful, networks, [&](const std::vector<int>& chosen, const Mask& mask, const Networks& ways) {
            ++classes;
            examined += ways;
            if (1 + mask.count() > best) {
                best = 1 + mask.count();
                witness = rows;
                witness.push_back(rows_of(menu, chosen));
                improved = true;
            }
        });
    }

    static std::vector<std::vector<Int>> rows_of(const Menu& menu, const std::vector<int>& chosen) {
        std::vector<std::vector<Int>> rows;
        for (int option : chosen) rows.push_back(menu.options[option].row);
        return rows;
    }

    template <class Found>
    void choose_layer(const Menu& menu, const std::vector<int>& options, const Networks& networks, const Found& found) {
        std::vector<std::uint32_t> suffix(options.size() + 1, 0);
        for (std::size_t i = options.size(); i-- > 0;) suffix[i] = suffix[i + 1] + menu.options[options[i]].ways;
        std::vector<int> chosen;
        const std::size_t used = std::min(WORDS, menu.points.size() / 64 + 1);
        choose(menu, options, suffix, used, 0, problem.widths[menu.state.layer], menu.start, networks, chosen, found);
    }

    // All multisets of `left` options from `first` on that may beat the best; the others are pruned.
    template <class Found>
    void choose(const Menu& menu, const std::vector<int>& options, const std::vector<std::uint32_t>& suffix,
                std::size_t used, std::size_t first, int left, const Mask& mask, const Networks& networks,
                std::vector<int>& chosen, const Found& found) {
        if (left == 0) {
            step();
            found(chosen, mask, networks);
            return;
        }
        const Int cells = 1 + mask.count(), later = problem.factors[menu.state.layer + 1];
        int largest = menu.options[options[first]].mask.count();  // options that mark more come first
        std::vector<int> scratch(options.size() - first + largest + 1, 0);
        int* const with_gain = scratch.data();
        int* const gains = with_gain + largest + 1;
        for (std::size_t i = first; i < options.size(); ++i) {
            gains[i - first] = menu.options[options[i]].mask.beyond(mask, used);
            ++with_gain[gains[i - first]];
        }
        for (std::size_t i = first; i < options.size(); ++i) {
            Int most = cells;
            for (int gain = largest, more = left; gain > 0 && more > 0; --gain) {
                const int taken = std::min(more, with_gain[gain]);
                most += Int{gain} * taken;
                more -= taken;
            }
            if (most * later <= best) {
                pruned += completed(networks.times_power(suffix[i], left), menu.state.layer + 1);
                return;
            }
            --with_gain[gains[i - first]];
            const Option& option = menu.options[options[i]];
            const Mask with = mask | option.mask;
            for (int times = 1; times <= left; ++times) {
                chosen.push_back(options[i]);
                const int rest = left - times;
                if (rest == 0 || i + 1 < options.size())
                    choose(menu, options, suffix, used, i + 1, rest, with,
                           networks.times(combinations(left, times)).times_power(option.ways, times), chosen, found);
            }
            chosen.resize(chosen.size() - left);
        }
    }

    static std::uint32_t combinations(int n, int k) {
        std::uint64_t value = 1;
        for (int i = 1; i <= k; ++i) value = value * (n - k + i) / i;
        if (value >> 32) throw std::overflow_error("a layer is too wide");
        return static_cast<std::uint32_t>(value);
    }

    void step() {
        if (++steps % 4096 == 0) tick();
    }

    Problem problem;
    std::size_t kept;
    std::function<void()> tick;
    std::vector<std::vector<std::uint32_t>> later;
    std::uint64_t steps = 0;
    std::unordered_set<std::string> seen;
};

}  // namespace exactregions::line
