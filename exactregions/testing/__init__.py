"""Testing with exact counts: strategies for Hypothesis, assertions that explain, a pytest plugin.

>>> from exactregions import Network
>>> from exactregions.testing import assert_count
>>> hat = Network.from_layers(([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0]))
>>> assert_count(hat, "affine", equals=3)

After ``import exactregions.testing``, ``st.from_type`` draws networks and activations, too.  Needs
the extra ``test``.  The plugin is `_exactregions_pytest`; pytest finds it by itself.
"""

try:
    from hypothesis import strategies as _strategies
except ImportError as error:
    raise ImportError(
        "exactregions.testing needs Hypothesis, which is not installed; "
        "install it with: pip install 'exactregions[test]'"
    ) from error

from exactregions.networks import Activation as _Activation
from exactregions.networks import Network as _Network
from exactregions.testing.assertions import (
    Counterexample,
    assert_bound,
    assert_count,
    assert_equal_functions,
)
from exactregions.testing.code import as_code
from exactregions.testing.networks import (
    ACTIVATIONS,
    DEGENERATE,
    domains,
    networks,
    networks_on_domains,
)
from exactregions.testing.numbers import TERNARY, points, rationals, small_integers
from exactregions.testing.shapes import Architecture, architectures

__all__ = [
    "ACTIVATIONS",
    "DEGENERATE",
    "TERNARY",
    "Architecture",
    "Counterexample",
    "architectures",
    "as_code",
    "assert_bound",
    "assert_count",
    "assert_equal_functions",
    "domains",
    "networks",
    "networks_on_domains",
    "points",
    "rationals",
    "small_integers",
]

_strategies.register_type_strategy(_Network, networks())
_strategies.register_type_strategy(_Activation, _strategies.sampled_from(ACTIVATIONS))
