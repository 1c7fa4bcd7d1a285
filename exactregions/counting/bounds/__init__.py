"""Published bounds on the number of regions, as formulas in the widths of a network.

Widths are ``n0, n1, ..., nL``: the input dimension, then the hidden layers; the output is never
listed.  A network without hidden layers has 1 region, and so say the upper bounds that apply.

>>> for bound, value in applicable((2, 6, 6)):
...     print(bound.name, value)
montufar2014-upper 4096
montufar2017-upper 484
raghu2017-asymptotic-upper None
serra2018-upper 484
hanin2019-expected-upper None
pascanu2014-lower 66
pascanu2014-asymptotic-lower None
montufar2014-lower 198
montufar2014-asymptotic-lower None
arora2018-lower 36
serra2018-lower 352
serra2018-zonotope-lower 42

Each bound is derived in the docstring of its formula, in `upper` and `lower`, and of its
function in `families`, where the bounds stand that need more than the widths: ranks of the weight
matrices, other activations, maxout units.

Left out
--------

No formula at hand, only an abstract: the slightly sharper recursions and the compositions of
Hinz (2021, arXiv:2103.17174); the bounds for skip connections and residual layers of Xie, Chen,
Li (2020, arXiv:2012.04428); for graph convolutions of Chen, Wang (2023); by tropical rank and
precision of Wang (2024); for pruned networks of Cai et al. (2023, arXiv:2301.07966); the lower
bounds for ternary networks of Nakahara, Kobayashi, Matsushima (2025, arXiv:2507.16079); the
averages for maxout networks of Tseran, Montufar (2021, arXiv:2107.00379) and along lines of
Goujon et al. (2024).

Not a function of the widths: the bounds for convolutional networks of Xiong et al. (2020), whose
input is the geometry of the filters; the empirical bounds of Serra, Ramalingam (2020,
arXiv:1810.03370), which depend on the data; Zanotti's relation between pieces and distinct affine
maps (2025, arXiv:2503.09525), which compares two kinds of region of one function.

The same number as another: the histograms of Hinz, van de Geer (2019, arXiv:1806.01918), which
give 2^N and the bounds of Montufar (2017) and Serra et al. (2018).
"""

from __future__ import annotations

from collections.abc import Sequence

from exactregions.counting.bounds.bound import (
    ASCENDING_KINDS,
    NETWORK_CLASSES,
    RELU_NETWORKS,
    RELU_NETWORKS_WITHOUT_BIASES,
    TERNARY_RELU_NETWORKS,
    Assumptions,
    Bound,
    Source,
    evaluate,
    width_symbols,
)
from exactregions.counting.bounds.families import (
    goujon2024_upper,
    montufar2022_maxout,
    serra2018_maxout,
    serra2018_rank,
)
from exactregions.counting.bounds.lower import LOWER_BOUNDS
from exactregions.counting.bounds.upper import UPPER_BOUNDS
from exactregions.errors import InvalidInput

__all__ = [
    "ASCENDING_KINDS",
    "BOUNDS",
    "NETWORK_CLASSES",
    "RELU_NETWORKS",
    "RELU_NETWORKS_WITHOUT_BIASES",
    "TERNARY_RELU_NETWORKS",
    "Assumptions",
    "Bound",
    "Source",
    "applicable",
    "evaluate",
    "goujon2024_upper",
    "montufar2022_maxout",
    "serra2018_maxout",
    "serra2018_rank",
    "width_symbols",
]

BOUNDS: tuple[Bound, ...] = (*UPPER_BOUNDS, *LOWER_BOUNDS)
"""All bounds that need nothing but the widths: maxima, upper and lower bounds, each by year."""


def applicable(
    widths: Sequence[int], *, networks: str = RELU_NETWORKS
) -> list[tuple[Bound, int | None]]:
    """The bounds that hold for all networks of a class with these widths, in the order of `BOUNDS`.

    With each comes its value, None if it is asymptotic or an expectation.  `networks` is one of
    `NETWORK_CLASSES`; the other classes inherit the upper bounds of the largest, `RELU_NETWORKS`.
    Raises `InvalidInput` for widths or classes that have no meaning.
    """
    if networks not in NETWORK_CLASSES:
        raise InvalidInput(
            f"no bounds are known for {networks!r}; take one of {', '.join(NETWORK_CLASSES)}"
        )
    return [
        (bound, evaluate(bound, widths))
        for bound in BOUNDS
        if bound.holds(widths) and _is_about(bound, networks)
    ]


def _is_about(bound: Bound, networks: str) -> bool:
    """Whether the bound is about the class or passes from `RELU_NETWORKS` to a part of it.

    A mean over all parameters says nothing about a part, and a maximum may be missed there.
    """
    if bound.networks == networks:
        return True
    passes_on = bound.direction == "upper" and bound.status != "expected"
    return passes_on and bound.networks == RELU_NETWORKS
