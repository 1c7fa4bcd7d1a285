"""Testing with exact counts."""
from exactregions.testing.networks import ACTIVATIONS, DEGENERATE, domains, networks, networks_on_domains
