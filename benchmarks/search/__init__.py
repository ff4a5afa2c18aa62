"""The search engine beside its peers: speed, recall, memory and growth.

`python -m benchmarks.search --size small|1m|3.6m` (or `make benchmark-search`).
"""
