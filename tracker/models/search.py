"""The normal form in which texts and names are compared: the same on both databases and for all six scripts."""

import unicodedata


def normalised(*texts: str) -> str:
    """NFKC, case folded, each run of white space one space."""
    return " ".join(unicodedata.normalize("NFKC", " ".join(texts)).casefold().split())
