"""What a form began with, told by the form itself: so that of two texts it is known which one a person changed.

The words are stored by nobody: the page carries a short digest of each field that is not empty, and sends it back.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

DIGITS = 10  # of a digest: two texts of one field are told apart, no more


def _digest(value: Any) -> str:
    """Of a value, whatever ends its lines."""
    text = "\n".join(str("" if value is None else value).splitlines()).strip()
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS] if text else ""


def as_begun(initial: Mapping[str, Any]) -> str:
    """The digests of these values by name, for a hidden field; of lists and of what is empty none."""
    found = {name: _digest(value) for name, value in initial.items() if not isinstance(value, list)}
    return json.dumps({name: digest for name, digest in found.items() if digest}, separators=(",", ":"))


def is_as_begun(told: str, name: str, value: Any) -> bool:
    """Whether a field still has what its form began with; not where the form did not tell it (`told` is posted)."""
    try:
        found = json.loads(told)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get(name, "") == _digest(value)
