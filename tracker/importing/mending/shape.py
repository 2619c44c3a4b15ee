"""Findings during their correction, as the records of the importer: fixed keys, places in order, free addresses."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from tracker.importing.structure.findings import Findings, RecommendationFinding, from_proposal

LONGEST_SLUG = 50
LONGEST_LABEL = 40
WORDS_OF_ANOTHER = 12


class CannotMend(ValidationError):
    """What was typed does not fit; its sentence stands at `field`."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__({field: [sentence]})
        self.sentence, self.field = sentence, field


@dataclass(frozen=True, slots=True)
class Seen:
    """What people looked at: the keys of recommendations and of warnings."""

    items: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft(Findings):
    """Findings during their correction. `last_key`: the highest key ever given; no address is given twice."""

    seen: Seen = Seen()
    last_key: int = 0


def draft_of(found: Findings) -> Draft:
    """Return findings with a key for each recommendation: the order, in findings of an early release."""
    values = {each.name: getattr(found, each.name) for each in fields(found)}
    keyed = [replace(each, key=each.key or each.order) for each in found.recommendations]
    return with_items(Draft(**values), keyed)


def opened(stored: dict[str, Any]) -> Draft:
    """Return stored findings as the corrections take them. Raises MalformedProposal."""
    seen = {name: tuple(keys) for name, keys in (stored.get("seen") or {}).items()}
    return replace(draft_of(from_proposal(stored)), seen=Seen(**seen), last_key=int(stored.get("last_key") or 0))


def with_items(draft: Draft, items: Iterable[RecommendationFinding]) -> Draft:
    """The draft with these recommendations, numbered in their order. A key that goes is not given again."""
    ordered = tuple(replace(each, order=place) for place, each in enumerate(items, start=1))
    keys = (each.key for each in (*draft.recommendations, *ordered))
    return replace(draft, recommendations=ordered, last_key=max((draft.last_key, *keys)))


def with_item(draft: Draft, item: RecommendationFinding) -> Draft:
    """The draft with another form of one recommendation, known by its key."""
    return with_items(draft, [item if each.key == item.key else each for each in draft.recommendations])


def find_item(draft: Draft, key: int) -> RecommendationFinding:
    """The recommendation of a key. Raises LookupError where there is none."""
    return draft.recommendations[place_of(draft, key)]


def place_of(draft: Draft, key: int) -> int:
    """The place of a recommendation in its list, from 0. Raises LookupError where there is none of this key."""
    keys = [each.key for each in draft.recommendations]
    if key not in keys:
        raise LookupError(key)
    return keys.index(key)


def fresh_key(draft: Draft) -> int:
    """A key that no recommendation has or had."""
    return max((draft.last_key, *(each.key for each in draft.recommendations))) + 1


def fingerprint(*parts: Any) -> str:
    """A short mark of some records, which differs after any change."""
    seen = [
        {name: value for name, value in asdict(part).items() if name != "order"} if part else None for part in parts
    ]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:16]


def one_line(words: str) -> str:
    """Words with each run of white space one space, as the importer keeps them."""
    return " ".join(words.split())


def checked_label(draft: Draft, label: str, *, key: int | None, field: str = "label") -> str:
    """A label that no other recommendation has. Raises CannotMend."""
    label = one_line(label)
    if len(label) > LONGEST_LABEL:
        raise CannotMend(_("A label has at most 40 characters."), field)
    if label_taken := whose_label(draft, label, key=key):
        raise CannotMend(label_taken, field)
    return label


def whose_label(draft: Draft, label: str, *, key: int | None = None) -> str:
    """The sentence that says which other recommendation has a label; nothing where none has it.

    Args:
        label: as it is printed or typed; key: of the recommendation that may have it.
    """
    same = (each for each in draft.recommendations if each.label == label and each.key != key)
    if (other := next(same, None)) is None:
        return ""
    sentence = _("Another recommendation of this document has this label: %(label)s, “%(text)s”. Write one of its own.")
    return sentence % {"label": label, "text": Truncator(other.text).words(WORDS_OF_ANOTHER)}


def free_slug(draft: Draft, label: str, *, key: int | None, field: str = "label") -> str:
    """From "15 (a)" to "15-a", as the importer makes it; with a number behind it where the document has that already.

    Raises CannotMend where nothing of the label can stand in an address.
    """
    plain = slugify(label.replace(".", "-"))[:LONGEST_SLUG].strip("-")
    if not plain:
        raise CannotMend(_("A label needs a letter or a digit of the Latin script, for its address."), field)
    taken = {each.slug for each in draft.recommendations if each.key != key}
    slug, count = plain, 2
    while slug in taken:
        slug, count = f"{plain}-{count}", count + 1
    return slug
