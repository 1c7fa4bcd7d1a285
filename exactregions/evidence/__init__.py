"""Certificates: evidence for counts that a checker of a thousand lines can follow."""

from exactregions.evidence.certify import CERTIFIED_KINDS, certify, certify_pair

__all__ = ["CERTIFIED_KINDS", "certify", "certify_pair"]
