"""Networks: exact piecewise-linear activations, layers, and their composition."""

from exactregions.networks.activation import (
    ABS,
    HARD_TANH,
    IDENTITY,
    RELU,
    RELU6,
    Activation,
    leaky_relu,
)
from exactregions.networks.network import Layer, Matrix, Network, Vector
from exactregions.networks.pairs import difference

__all__ = [
    "ABS",
    "HARD_TANH",
    "IDENTITY",
    "RELU",
    "RELU6",
    "Activation",
    "Layer",
    "Matrix",
    "Network",
    "Vector",
    "difference",
    "leaky_relu",
]
