"""Measurements: speed (`compare`), growth (`growth`), limits (`limits`), work (`work`), `peers`."""
