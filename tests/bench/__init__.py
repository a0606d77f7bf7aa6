"""Benchmarks beside the ways others take, all in one run: `scripts/bench`."""
