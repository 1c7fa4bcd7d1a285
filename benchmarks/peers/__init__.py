"""Other programs that count linear regions, each run as a process of its own.

A peer is a module here, run as ``python -m benchmarks.peers.NAME NETWORK.json SECONDS``; it prints
what `protocol.answer` makes.
"""
