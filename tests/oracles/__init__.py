"""Slow, plain, independent ways to count, for tests to compare the package with.

They share with the package only the `Network` value and its exact numbers, and with each other
almost nothing, so that an error would have to be made twice to go unnoticed.

* `fourier_motzkin`: every kind of region, faces and dual graph, any small network and domain;
* `sweep`: every kind of region of a network with one input, fast enough for thousands of pieces;
* `arrangements`: one hidden layer, by deletion and restriction;
* `z3_oracle`: proper regions of somewhat larger networks, if z3 is installed.
"""
