"""How much of a spreadsheet is read."""

LARGEST = 20 * 1024 * 1024
"""Bytes. A sheet of 8,000 recommendations has about 3 MB."""

MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 32_767
"""Characters: what a spreadsheet program lets a cell hold."""
