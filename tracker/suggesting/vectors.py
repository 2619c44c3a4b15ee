"""Vectors as they are stored, and how near they are to each other."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from math import hypot, sumprod
from typing import Any

# The first byte of a stored vector. 1: one signed byte a number, the largest of which is 127 or -127.
FORMAT = 1
LARGEST = 127
# Vectors that are compared at once: what two blocks take in memory, and no more.
BLOCK = 4_096

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


def nearest_plainly(asked: Sequence[bytes], among: Sequence[bytes], most: int) -> Iterator[NearestRows]:
    """As `nearest`, without any library."""
    others = [unpacked(each) for each in among]
    for stored in asked:
        own = unpacked(stored)
        near = ((sumprod(own, other), number) for number, other in enumerate(others))
        yield sorted(near, key=lambda each: (-each[0], each[1]))[:most]


def nearest_by_blocks(asked: Sequence[bytes], among: Sequence[bytes], most: int) -> Iterator[NearestRows]:
    """As `nearest`, by numpy: one is compared with 200,000 in less than a second."""
    numpy: Any = import_module("numpy")

    def block(stored: Sequence[bytes]) -> Any:
        if any(each[0] != FORMAT for each in stored):
            raise ValueError("vectors of a format that is not known here")
        rows = numpy.frombuffer(b"".join(bytes(each[1:]) for each in stored), dtype=numpy.int8)
        rows = rows.reshape(len(stored), -1).astype(numpy.float32)
        return rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1)

    for first in range(0, len(asked), BLOCK):
        own = block(asked[first : first + BLOCK])
        best: list[NearestRows] = [[] for _each in own]
        for start in range(0, len(among), BLOCK):
            near = own @ block(among[start : start + BLOCK]).T
            columns = numpy.argpartition(-near, min(most, near.shape[1]) - 1, axis=1)[:, :most]
            for row, chosen in enumerate(columns.tolist()):
                best[row] += [(float(near[row, column]), start + column) for column in chosen]
                best[row] = sorted(best[row], key=lambda each: (-each[0], each[1]))[:most]
        yield from best


# Both say the same; the second is there where the extra brought its library.
WAYS: tuple[Callable[[Sequence[bytes], Sequence[bytes], int], Iterator[NearestRows]], ...] = (
    (nearest_plainly, nearest_by_blocks) if find_spec("numpy") else (nearest_plainly,)
)


def nearest(asked: Sequence[bytes], among: Sequence[bytes], most: int) -> Iterator[NearestRows]:
    """Of each vector the `most` nearest ones among others: (how near, its place there), the nearest first.

    How near is the cosine of the angle between the two: 1 for the same direction, 0 where they have nothing in common.
    """
    return WAYS[-1](asked, among, most) if asked and among else iter([[] for _each in asked])
