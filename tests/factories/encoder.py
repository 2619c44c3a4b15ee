"""An encoder of our own for tests: texts are near where they share words. It takes the place of the extra's."""

import re
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any
from zlib import crc32

import pytest

from tracker.suggesting import encoder

VERSION = "0.0.1"
NUMBERS = 1_024


def encode(texts: Sequence[str]) -> list[list[float]]:
    """Of each text how often each word stands in it."""
    found = []
    for text in texts:
        numbers = [0.0] * NUMBERS
        for word in re.findall(r"\w{4,}", text.lower()):
            numbers[crc32(word.encode()) % NUMBERS] += 1
        found.append(numbers)
    return found


@pytest.fixture
def suggestions_on(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """As on a machine with the extra: the switch is on, and the worker finds an encoder."""
    settings.SUGGESTIONS = True
    module = SimpleNamespace(USE=lambda threads: SimpleNamespace(encode=encode))
    monkeypatch.setattr(encoder, "is_installed", lambda: True)
    monkeypatch.setattr(encoder, "import_module", lambda name: module)
    monkeypatch.setattr(encoder, "version", lambda package: VERSION)
    encoder.encoder.cache_clear()
    yield
    encoder.encoder.cache_clear()
