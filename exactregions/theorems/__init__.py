"""Theorems as pages that run: claims, and what establishes them."""

from exactregions.theorems.pages import Page, read_page, read_pages
from exactregions.theorems.theorem import Instance, Theorem

__all__ = ["Instance", "Page", "Theorem", "read_page", "read_pages"]
