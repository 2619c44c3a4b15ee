"""The library of a State, and citing from it."""
