"""Exact linear regions of neural networks with rational weights.

>>> from exactregions import Network, box, count, refine
>>> hidden = [[1, 0], [1, 1], [0, 2]], [0, "-1/2", -1]
>>> network = Network.from_layers(hidden, ([[1, -1, "1/3"]], [0]))
>>> partition = refine(network, domain=box(-1, 1, dimension=2))
>>> count(partition, "proper"), count(partition, "open_connected")
(6, 6)
"""

from exactregions.arithmetic import as_fraction, exact_binary_value
from exactregions.counting import bracket_convex, count
from exactregions.errors import (
    BudgetExceeded,
    EmptyDomain,
    ExactRegionsError,
    FlatDomain,
    InexactNumber,
    InvalidInput,
    ShapeMismatch,
    WorkersLost,
)
from exactregions.evidence import certify, certify_pair
from exactregions.geometry import AffineForm, AffineMap, Polyhedron, box
from exactregions.networks import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    Layer,
    Network,
    leaky_relu,
)
from exactregions.networks.formats import NetworkFile, read_network, write_network
from exactregions.partition import (
    ActivationPattern,
    Cell,
    Partition,
    domain_of,
    dual_graph,
    f_vector,
    face_lattice,
    point_of_difference,
    proper_cells,
    refine,
    refinement_graph,
)

__all__ = [
    "ABS",
    "HARD_TANH",
    "IDENTITY",
    "RELU",
    "RELU6",
    "Activation",
    "ActivationPattern",
    "AffineForm",
    "AffineMap",
    "BudgetExceeded",
    "Cell",
    "EmptyDomain",
    "ExactRegionsError",
    "FlatDomain",
    "InexactNumber",
    "InvalidInput",
    "Layer",
    "Network",
    "NetworkFile",
    "Partition",
    "Polyhedron",
    "ShapeMismatch",
    "WorkersLost",
    "as_fraction",
    "box",
    "bracket_convex",
    "certify",
    "certify_pair",
    "count",
    "domain_of",
    "dual_graph",
    "exact_binary_value",
    "f_vector",
    "face_lattice",
    "leaky_relu",
    "point_of_difference",
    "proper_cells",
    "read_network",
    "refine",
    "refinement_graph",
    "write_network",
]
