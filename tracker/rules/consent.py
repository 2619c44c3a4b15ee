"""Consent to publish: the numbered sentences with which States are asked for it, and what yes and no would do now.

Readers only. The words of the sentences are in `fixtures/consent_sentences/`, a file
for each number, in the six languages; they are no translations of a message, for who agreed, agreed to these words. A
new wording is a new file: `tests/tracker/rules/test_consent_sentences.py` holds the bytes of those that were asked
(docs/adr/0060).
"""

import hashlib
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Value
from django.utils.translation import get_language, get_language_bidi

from tracker.choices import Language, ReviewState
from tracker.models import AnyVersion, CommitmentUpdate, StatusUpdate, Submission

FOLDER: Path = settings.BASE_DIR / "fixtures" / "consent_sentences"
NEWEST = 2
ISOLATED = "\u2068{}\u2069"  # a licence in Latin letters inside of an Arabic sentence


@dataclass(frozen=True)
class ConsentSentence:
    """A sentence as it was asked: its number, and the licence that it named, empty where it named none."""

    number: int
    licence: str = ""

    def sentences(self, language: str | None = None) -> list[str]:
        """The question, and what was said with it, in a language; without one, in the reader's."""
        parts = _parts(self.number)
        names = ["question", "where", "with_licence" if self.licence else "without_licence", "taken_back"]
        licence = ISOLATED.format(self.licence) if language is None and get_language_bidi() else self.licence
        spoken = language or get_language() or Language.ENGLISH.value
        said = [parts[name].get(spoken, parts[name]["en"]) for name in names if name in parts]
        return [each.format(licence=licence) for each in said]

    @property
    def question(self) -> str:
        return self.sentences()[0]

    @property
    def more(self) -> list[str]:
        """What is said with the question."""
        return self.sentences()[1:]

    @property
    def mark(self) -> str:
        """What a form carries, so that nobody agrees to another sentence than the one on the page."""
        words = "\n".join(self.sentences(Language.ENGLISH.value))
        return f"{self.number}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


FIRST = ConsentSentence(1)
"""What a form of the release before asked, and what a note verbale is taken for: no licence."""


def asked_now() -> ConsentSentence:
    """The sentence that is asked today, with the licence of this site by setting."""
    name, address = settings.DATA_LICENCE, settings.DATA_LICENCE_ADDRESS
    return ConsentSentence(NEWEST, f"{name} ({address})" if name and address else name)


def agreed_to(number: int, licence: str) -> ConsentSentence | None:
    """The sentence that was asked under this number; None where only a later release knows it."""
    return ConsentSentence(number, licence) if number <= NEWEST else None


def every_sentence() -> list[ConsentSentence]:
    """Those that were ever asked, the one of today last and with the licence of today."""
    return [*(ConsentSentence(number) for number in range(1, NEWEST)), asked_now()]


@cache
def _parts(number: int) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / f"{number}.toml").read_text(encoding="utf-8"))


KINDS = (StatusUpdate, CommitmentUpdate)
# What is shown of each kind, and the order in which it is.
BESIDE = {
    StatusUpdate: (("printing",), ("recommendation__meeting", "recommendation__order")),
    CommitmentUpdate: ((), ()),
}


@dataclass(frozen=True)
class ConsentEffect:
    """What consent decides: `yes_publishes` and `no_takes_down` at once, `waits` when the secretariat has accepted."""

    yes_publishes: list[AnyVersion]
    no_takes_down: list[AnyVersion]
    waits: int


def consent_effect(submission: Submission) -> ConsentEffect:
    """What yes and no would do to the texts of a submission now; answers first, as their meetings order them."""
    counted = _counted(submission)
    accepted: list[AnyVersion] = []
    for kind in KINDS:
        if counted[kind, ReviewState.ACCEPTED]:
            versions = kind.objects.filter(submission=submission).accepted()
            beside, order = BESIDE[kind]
            accepted += versions.select_related("publication_text__publication", *beside).order_by(*order, "pk")
    waits = sum(counted[kind, ReviewState.SUBMITTED] for kind in KINDS)
    return ConsentEffect(
        [version for version in accepted if not hasattr(version, "publication_text")],
        [version for version in accepted if hasattr(version, "publication_text")],
        waits,
    )


def _counted(submission: Submission) -> Counter[tuple[type[AnyVersion], str]]:
    """How many versions of each kind stand in each stage, in one question."""
    asked = [
        kind._default_manager.filter(submission=submission)
        .order_by()
        .values_list(Value(number), "review_state")
        .annotate(Count("pk"))
        for number, kind in enumerate(KINDS)
    ]
    found: Counter[tuple[type[AnyVersion], str]] = Counter()
    for number, stage, count in asked[0].union(*asked[1:], all=True).order_by():
        found[KINDS[number], stage] += count
    return found
