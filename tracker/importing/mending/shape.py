"""The stored form of findings while they are mended: keys that stay, places that follow, addresses that are free."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

type Finding = dict[str, Any]

LONGEST_SLUG = 50
LONGEST_LABEL = 40
WORDS_OF_ANOTHER = 12


class CannotMend(ValidationError):
    """What was typed does not fit; its sentence stands at `field`."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__({field: [sentence]})
        self.sentence, self.field = sentence, field


def opened(findings: Finding) -> Finding:
    """Findings as the functions here take them: each recommendation with a key, its order its place in the list.

    Findings that were stored before there were keys have their order for one.
    """
    recommendations = [
        {"read": None, "theme_slugs": [], **each, "key": each.get("key") or each["order"], "order": place}
        for place, each in enumerate(findings["recommendations"], start=1)
    ]
    return {**findings, "recommendations": recommendations}


def with_items(findings: Finding, recommendations: list[Finding]) -> Finding:
    """The findings with these recommendations, numbered in their order."""
    ordered = [{**each, "order": place} for place, each in enumerate(recommendations, start=1)]
    return {**findings, "recommendations": ordered}


def with_item(findings: Finding, item: Finding) -> Finding:
    """The findings with another form of one recommendation, known by its key."""
    return with_items(findings, [item if each["key"] == item["key"] else each for each in findings["recommendations"]])


def find_item(findings: Finding, key: int) -> Finding:
    """The recommendation of a key. Raises LookupError where there is none."""
    item: Finding = findings["recommendations"][place_of(findings, key)]
    return item


def place_of(findings: Finding, key: int) -> int:
    """The place of a recommendation in its list, from 0. Raises LookupError where there is none of this key."""
    keys = [each["key"] for each in findings["recommendations"]]
    if key not in keys:
        raise LookupError(key)
    return keys.index(key)


def fresh_key(findings: Finding) -> int:
    """A key that no recommendation has, nor one that was set aside, so that an old address never finds another."""
    used = [each["key"] for each in findings["recommendations"]]
    return max([*used, int(findings.get("last_key") or 0)], default=0) + 1


def fingerprint(part: Finding) -> str:
    """A short mark of what a person saw of one part: another one means that somebody changed it meanwhile."""
    seen = {name: value for name, value in part.items() if name != "order"}
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:16]


def one_line(words: str) -> str:
    """Words with each run of white space one space, as the importer keeps them."""
    return " ".join(words.split())


def checked_label(findings: Finding, label: str, *, key: int | None, field: str = "label") -> str:
    """A label that no other recommendation has. Raises CannotMend."""
    label = one_line(label)
    if not label:
        raise CannotMend(_("Give the label that is printed."), field)
    if len(label) > LONGEST_LABEL:
        raise CannotMend(_("A label has at most 40 characters."), field)
    if label_taken := whose_label(findings, label, key=key):
        raise CannotMend(label_taken, field)
    return label


def whose_label(findings: Finding, label: str, *, key: int | None = None) -> str:
    """The sentence that says which other recommendation has a label; nothing where none has it.

    Args:
        label: as it is printed or typed; key: of the recommendation that may have it.
    """
    same = (each for each in findings["recommendations"] if each["label"] == label and each["key"] != key)
    if (other := next(same, None)) is None:
        return ""
    sentence = _("Another recommendation of this document has this label: %(label)s, “%(text)s”. Write one of its own.")
    return sentence % {"label": label, "text": Truncator(other["text"]).words(WORDS_OF_ANOTHER)}


def free_slug(findings: Finding, label: str, *, key: int | None, field: str = "label") -> str:
    """From "15 (a)" to "15-a", as the importer makes it; with a number behind it where the document has that already.

    Raises CannotMend where nothing of the label can stand in an address.
    """
    plain = slugify(label.replace(".", "-"))[:LONGEST_SLUG].strip("-")
    if not plain:
        raise CannotMend(_("A label needs a letter or a digit of the Latin script, for its address."), field)
    taken = {each["slug"] for each in findings["recommendations"] if each["key"] != key}
    slug, count = plain, 2
    while slug in taken:
        slug, count = f"{plain}-{count}", count + 1
    return slug
