"""What Ajil costs and how fast it is, each figure with a baseline measured in the same run. See docs/benchmarks.md."""
