// The module exactregions._kernel: a walk as a Python object.
#include "walk.hpp"

#include <nanobind/stl/optional.h>
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
    counters["checked_signs"] = work.checked_signs;
    counters["wrong_signs"] = work.wrong_signs;
    return counters;
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
        .def("remaining", &AnyWalk::remaining)
        .def("take_cells", [](AnyWalk& walk) { return std::exchange(walk.found, nb::list()); })
        .def("work", &work_done)
        .def("rows", &AnyWalk::rows, "stage"_a);
    module.def(
        "walk",
        [](int size, nb::sequence stages, nb::sequence domain, nb::sequence rays, nb::object walls, int dimension,
           nb::sequence lines, bool has_more_lines, nb::object ray_type, nb::object tick,
           std::vector<int> path, bool verifying,
           double bound_factor, int least_doubles) {
            return make_walk({size, stages, domain, rays, walls, dimension, lines, has_more_lines, ray_type,
                              tick, std::move(path), verifying, bound_factor, least_doubles});
        },
        "size"_a, "stages"_a, "domain"_a, "rays"_a, "walls"_a, "dimension"_a, "lines"_a, "has_more_lines"_a,
        "ray_type"_a = nb::none(), "tick"_a = nb::none(), "path"_a = std::vector<int>(), "verifying"_a = false, "bound_factor"_a = 1.0,
        "least_doubles"_a = 1);
}
