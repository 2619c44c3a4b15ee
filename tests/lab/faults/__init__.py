"""Planted faults: one-line mistakes in the product, and a runner that checks that the tests find each of them.

`blind.toml` holds faults chosen without reading the tests, `read.toml` those chosen with them. Run by hand:
`.venv/bin/python -m tests.lab.faults` (see `__main__.py`).
"""
