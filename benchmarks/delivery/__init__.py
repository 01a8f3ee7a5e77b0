"""How Ajil delivers beside its peers, and whether it keeps what it promises: `python -m benchmarks.delivery`."""
