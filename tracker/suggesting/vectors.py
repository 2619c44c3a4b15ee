"""Vectors as they are stored, and how near they are to each other."""

from array import array
from collections.abc import Iterator, Sequence
from math import hypot, sumprod

# The first byte of a stored vector. 1: one signed byte a number, the largest of which is 127 or -127.
FORMAT = 1
LARGEST = 127

type NearestRows = list[tuple[float, int]]


def packed(numbers: Sequence[float]) -> bytes:
    """A vector as it is stored. Its length says nothing, its direction is the meaning."""
    most = max(map(abs, numbers), default=0) or 1
    return bytes([FORMAT]) + array("b", [round(float(each) * LARGEST / most) for each in numbers]).tobytes()


def unpacked(stored: bytes) -> list[float]:
    """The numbers of a stored vector, of length one. Raises ValueError for a format that this release does not know."""
    if stored[0] != FORMAT:
        raise ValueError(f"vectors of format {stored[0]} are not known here")
    numbers = array("b", bytes(stored[1:]))
    length = hypot(*numbers) or 1
    return [each / length for each in numbers]


def nearest(asked: Sequence[bytes], among: Sequence[bytes], most: int) -> Iterator[NearestRows]:
    """Of each vector the `most` nearest ones among others: (how near, its place there), the nearest first.

    How near is the cosine of the angle between the two: 1 for the same direction, 0 where they have nothing in common.
    """
    others = [unpacked(each) for each in among]
    for stored in asked:
        own = unpacked(stored)
        near = ((sumprod(own, other), number) for number, other in enumerate(others))
        yield sorted(near, key=lambda each: (-each[0], each[1]))[:most]
