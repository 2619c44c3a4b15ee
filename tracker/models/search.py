"""The normal form in which texts are searched: the same on both databases and for all six scripts."""

import unicodedata


def normalised(*texts: str) -> str:
    """NFKC, case folded, each run of white space one space: what `search_words` holds and queries are cut from."""
    return " ".join(unicodedata.normalize("NFKC", " ".join(texts)).casefold().split())
