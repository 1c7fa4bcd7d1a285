"""Every error the package raises on purpose.

::

    ExactRegionsError
    ├── InvalidInput        the caller's fault; the message shows the value and the remedy
    │   ├── InexactNumber   a float where an exact number is needed
    │   └── ShapeMismatch   parts whose sizes do not fit together
    ├── EmptyDomain         carries multipliers that prove it
    ├── FlatDomain          the domain has no interior; carries the implied equality
    └── BudgetExceeded      the budget of a run is spent
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exactregions.geometry import AffineForm

__all__ = [
    "BudgetExceeded",
    "EmptyDomain",
    "ExactRegionsError",
    "FlatDomain",
    "InexactNumber",
    "InvalidInput",
    "ShapeMismatch",
    "WorkersLost",
]


class ExactRegionsError(Exception):
    """Base of all errors raised on purpose."""


class InvalidInput(ExactRegionsError):
    """Input that has no meaning here; the message shows the value and says what to write."""


class InexactNumber(InvalidInput):
    """A float where an exact number is needed."""


class ShapeMismatch(InvalidInput):
    """Parts whose sizes do not fit together."""


class EmptyDomain(InvalidInput):
    """No point satisfies the domain's inequalities.

    ``multipliers`` are nonnegative integers, one for each inequality of the domain, and the
    combination of the inequalities with them is a negative constant (Farkas' lemma).
    """

    def __init__(self, message: str, multipliers: tuple[int, ...]) -> None:
        super().__init__(message)
        self.multipliers = multipliers


class FlatDomain(InvalidInput):
    """The domain is not empty but has no interior: ``equality`` is 0 at each of its points.

    ``multipliers`` prove it: nonnegative integers, one for each inequality, whose combination
    of the inequalities is identically 0 and gives ``equality`` a positive weight.
    """

    def __init__(self, message: str, equality: AffineForm, multipliers: tuple[int, ...]) -> None:
        super().__init__(message)
        self.equality = equality
        self.multipliers = multipliers


class BudgetExceeded(ExactRegionsError):
    """The budget of a run is spent; nothing partial is returned as a result."""


class WorkersLost(ExactRegionsError):
    """The workers of an executor died, or it dropped their tasks; others can do the work."""
