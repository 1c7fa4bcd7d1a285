"""The partition of input space into cells: refinement, graphs, faces."""

from exactregions.partition.adjacency import Adjacency, Neighbours
from exactregions.partition.cell import Cell, Facet
from exactregions.partition.compiled import engine_name
from exactregions.partition.complex import Face, f_vector, face_lattice, faces
from exactregions.partition.domain import domain_of
from exactregions.partition.equality import point_of_difference
from exactregions.partition.graphs import dual_graph, refinement_graph
from exactregions.partition.partition import Partition, SharedFacet, Tick, refine
from exactregions.partition.pattern import ActivationPattern
from exactregions.partition.refinement import proper_cell_numbers, proper_cells

__all__ = [
    "ActivationPattern",
    "Adjacency",
    "Cell",
    "Face",
    "Facet",
    "Neighbours",
    "Partition",
    "SharedFacet",
    "Tick",
    "domain_of",
    "dual_graph",
    "engine_name",
    "f_vector",
    "face_lattice",
    "faces",
    "point_of_difference",
    "proper_cell_numbers",
    "proper_cells",
    "refine",
    "refinement_graph",
]
