"""Certificates: evidence for counts that a checker of a thousand lines can follow."""

from exactregions.evidence.certify import CERTIFIED_KINDS, COUNTED_KINDS, certify, certify_pair
from exactregions.evidence.tree import Watch

__all__ = ["CERTIFIED_KINDS", "COUNTED_KINDS", "Watch", "certify", "certify_pair"]
