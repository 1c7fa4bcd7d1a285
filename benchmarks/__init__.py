"""Measurements: the engine beside PPL (`compare`), and how its costs grow (`growth`)."""
