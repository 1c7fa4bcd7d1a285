// The module exactregions._kernel: a walk as a Python object.
#include "maps.hpp"
#include "search.hpp"
#include "walk.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

namespace exactregions {
namespace {

std::unique_ptr<AnyWalk> make_walk(const Input& input) {
    switch (input.size) {
        case 2: return std::make_unique<Walk<2>>(input);
        case 3: return std::make_unique<Walk<3>>(input);
        case 4: return std::make_unique<Walk<4>>(input);
        case 5: return std::make_unique<Walk<5>>(input);
        default: return std::make_unique<Walk<0>>(input);
    }
}

nb::dict work_done(const AnyWalk& walk) {
    const Work& work = walk.work();
    nb::dict counters;
    counters["signs"] = work.signs;
    counters["exact_signs"] = work.exact_signs;
    counters["new_rays"] = work.new_rays;
    counters["solved_rays"] = work.solved_rays;
    counters["exact_rays"] = work.exact_rays;
    counters["cuts"] = work.cuts;
    counters["row_updates"] = work.row_updates;
    counters["long_row_updates"] = work.long_row_updates;
    counters["vertices"] = work.vertices;
    counters["vertex_values"] = work.vertex_values;
    counters["vertex_signs"] = work.vertex_signs;
    counters["checked_signs"] = work.checked_signs;
    counters["wrong_signs"] = work.wrong_signs;
    return counters;
}

// A vector as bytes; it is empty afterwards.
template <class Word>
nb::bytes taken(std::vector<Word>& words) {
    const std::vector<Word> all = std::exchange(words, {});
    return nb::bytes(all.data(), all.size() * sizeof(Word));
}

nb::tuple take_neighbours(AnyWalk& walk) {
    if (!walk.neighbours) throw nb::value_error("neighbours were not kept");
    nb::tuple arrays = nb::make_tuple(taken(walk.neighbours->pairs), taken(walk.neighbours->forms));
    walk.neighbours.reset();
    return arrays;
}

// The numbers of the maps on cells, given the masks of their positive forms.
nb::bytes numbers(Maps& maps, nb::bytes masks, std::size_t words) {
    const auto* start = static_cast<const char*>(masks.data());
    std::vector<std::uint64_t> positive(words);
    std::vector<std::uint32_t> found;
    for (std::size_t cell = 0; cell < masks.size() / (8 * words); ++cell) {
        std::memcpy(positive.data(), start + cell * 8 * words, 8 * words);
        found.push_back(maps.number(positive.data(), words));
    }
    return taken(found);
}

// For tests of the bounds: values where a form vanishes between two points, and bounds on their errors.
std::pair<std::vector<double>, std::vector<double>> mixed_values(const std::vector<double>& p, const std::vector<double>& p_error,
                                                                 const std::vector<double>& q, const std::vector<double>& q_error,
                                                                 std::size_t form) {
    const Share share = share_of(p.at(form), p_error.at(form), -q.at(form), q_error.at(form), ULP);
    std::vector<double> value(p.size()), error(p.size());
    mix_values(value.data(), error.data(), p.data(), p_error.data(), q.data(), q_error.data(), share.value, share.error, ULP,
               static_cast<int>(p.size()));
    return {value, error};
}

using Pair = std::pair<line::Int, line::Int>;
using Steps = std::tuple<std::vector<line::Int>, std::vector<line::Int>, std::vector<line::Int>>;

std::optional<line::Point> end_of(const std::optional<Pair>& pair) {
    if (!pair) return std::nullopt;
    return line::Point{line::bounded(pair->first), line::bounded(pair->second)};
}

std::unique_ptr<line::Search> make_search(bool patterns, std::vector<int> widths, const std::vector<Steps>& activations,
                                          std::vector<std::vector<line::Int>> biases, std::vector<line::Int> weights,
                                          std::vector<line::Int> plain_biases, bool negatable, bool symmetric,
                                          const std::optional<Pair>& low, const std::optional<Pair>& high,
                                          std::vector<line::Int> factors, line::Int known, std::size_t kept,
                                          nb::object tick) {
    line::Problem problem{patterns, std::move(widths), {}, std::move(biases), std::move(weights),
                          std::move(plain_biases), negatable, symmetric, end_of(low), end_of(high), std::move(factors)};
    for (const auto& [levels, slopes, offsets] : activations) problem.activations.push_back({levels, slopes, offsets});
    for (const line::Activation& activation : problem.activations)
        for (const auto& numbers : {activation.levels, activation.slopes, activation.offsets})
            for (line::Int number : numbers)
                if (number >> 15 != 0 && number >> 15 != -1) throw std::overflow_error("an activation has large numbers");
    return std::make_unique<line::Search>(std::move(problem), known, kept, [tick] { tick(); });
}

void visit(line::Search& search, int layer, const std::vector<Pair>& points, std::vector<std::vector<line::Int>> components) {
    line::State state{layer, {}, std::move(components)};
    for (const Pair& point : points) state.points.push_back(*end_of(point));
    for (const auto& maps : state.components)
        for (line::Int entry : maps) line::bounded(entry);
    search.visit(state);
}

}  // namespace
}  // namespace exactregions

NB_MODULE(_kernel, module) {
    using namespace exactregions;
    using namespace nb::literals;

    nb::set_leak_warnings(false);  // a walk may live as long as the interpreter
    module.attr("integers") = Integer::library;
    nb::class_<AnyWalk>(module, "Walk")
        .def_ro("cells", &AnyWalk::cells)
        .def_ro("bounded_cells", &AnyWalk::bounded_cells)
        .def("advance", &AnyWalk::advance, "cells"_a)
        .def("next_path",
             [](const AnyWalk& walk) {
                 const std::vector<char> path = walk.next_path();
                 return nb::bytes(path.data(), path.size());
             })
        .def("depths_left", &AnyWalk::depths_left)
        .def("take_positive", [](AnyWalk& walk) { return taken(walk.positive); })
        .def("take_neighbours", &take_neighbours)
        .def("take_cells", [](AnyWalk& walk) { return std::exchange(walk.found, nb::list()); })
        .def("take_lines", [](AnyWalk& walk) {
            const std::string lines = walk.take_lines();
            return nb::bytes(lines.data(), lines.size());
        })
        .def("work", &work_done)
        .def("rows", &AnyWalk::rows, "stage"_a);
    module.def(
        "walk",
        [](int size, nb::sequence stages, nb::sequence domain, nb::sequence rays, nb::object walls, int dimension,
           nb::sequence lines, bool has_more_lines, nb::object ray_type, bool keeping_signs,
           bool keeping_neighbours, int proving_from, bool proving_walls, nb::object tick, std::vector<int> path, bool verifying,
           double bound_factor, int least_doubles) {
            return make_walk({size, stages, domain, rays, walls, dimension, lines, has_more_lines, ray_type,
                              keeping_signs, keeping_neighbours, proving_from, proving_walls, tick, std::move(path), verifying, bound_factor, least_doubles});
        },
        "size"_a, "stages"_a, "domain"_a, "rays"_a, "walls"_a, "dimension"_a, "lines"_a, "has_more_lines"_a,
        "ray_type"_a = nb::none(), "keeping_signs"_a = false, "keeping_neighbours"_a = false, "proving_from"_a = -1, "proving_walls"_a = false, "tick"_a = nb::none(),
        "path"_a = std::vector<int>(), "verifying"_a = false, "bound_factor"_a = 1.0,
        "least_doubles"_a = 1);
    module.def("mixed_values", &mixed_values, "p"_a, "p_error"_a, "q"_a, "q_error"_a, "form"_a);
    nb::class_<Maps>(module, "Maps")
        .def(nb::init<int, nb::sequence, nb::sequence>(), "size"_a, "layers"_a, "residues"_a)
        .def("__len__", &Maps::size)
        .def("numbers", &numbers, "masks"_a, "words"_a);
    nb::class_<line::Search>(module, "LineSearch")
        .def_rw("best", &line::Search::best)
        .def_ro("witness", &line::Search::witness)
        .def_ro("improved", &line::Search::improved)
        .def_ro("classes", &line::Search::classes)
        .def_prop_ro("examined", [](const line::Search& search) { return search.examined.hexadecimal(); })
        .def_prop_ro("pruned", [](const line::Search& search) { return search.pruned.hexadecimal(); })
        .def("clear_counts", &line::Search::clear_counts)
        .def("visit", &visit, "layer"_a, "points"_a, "components"_a);
    module.def("line_search", &make_search, "patterns"_a, "widths"_a, "activations"_a, "biases"_a, "weights"_a,
               "plain_biases"_a, "negatable"_a, "symmetric"_a, "low"_a.none(), "high"_a.none(), "factors"_a, "known"_a,
               "kept"_a, "tick"_a);
}
