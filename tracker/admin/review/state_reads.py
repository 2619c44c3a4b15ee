"""What the State will read of a decision, before it is made: the sentences of its own pages, and the e-mail.

Belongs here: a decision as the portal would show it, in the language of each who would read it. Nothing is stored, and
no mail is written: the pages are made of the portal's own templates, the mail by who writes it.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from tracker.admin.review.comparison import subject_of
from tracker.admin.review.planning import takes_effect
from tracker.choices import Language
from tracker.mail import outbox
from tracker.mail.kinds import senders_of
from tracker.models import Transmission, User
from tracker.models.return_reasons import FieldReason
from tracker.transitions import MOVE, Notice


@dataclass(frozen=True)
class AsDecided:
    """A version as pages of its State show it once it is decided; `publication_text` as far as they ask it."""

    on_behalf: bool
    transmission: Transmission
    review_state: str
    checked_at: datetime.datetime
    return_reason: str = ""
    field_reasons: Sequence[FieldReason] = ()
    publication_text: Mapping[str, Mapping[str, datetime.datetime]] | None = None


@dataclass(frozen=True)
class ReadInLanguage:
    """What is read in one language, and by whom; nobody where the State has nobody who could."""

    code: str
    language: str
    people: tuple[User, ...]
    stage: SafeString
    by_field: str
    mail: tuple[str, str] | None


def if_returned(thing: Any, words: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a page shows of a return, of one version or of several of a response (`answers`), with these reasons."""
    versions = list(words.get("answers") or [thing])
    said = {"return_reason": words["reason"], "field_reasons": words["by_field"]}
    return {"readings": _readings("return", versions[0], said), "names": [subject_of(each) for each in versions]}


def if_accepted(version: Any) -> Mapping[str, Any]:
    """What a page shows of an acceptance; with consent the version is public from then on."""
    public = {"publication": {"published_at": _moment()}} if version.submission.has_consent else None
    said = {"publication_text": public}
    return {"readings": _readings("accept", version, said), "names": [subject_of(version)]}


def _moment() -> datetime.datetime:
    """When a decision made now takes effect."""
    return takes_effect(timezone.now())


def _readings(move: str, version: Any, said: Mapping[str, Any]) -> list[ReadInLanguage]:
    """One for each language in which somebody of the State reads; that of the reviewer where there is nobody."""
    step = MOVE[move]
    decided = AsDecided(version.on_behalf, version.transmission, str(step.target), _moment(), **said)
    is_told = step.told == (Notice.LETTER if version.on_behalf else Notice.STATE)
    reached = outbox.reached(version.submission, step.notice) if is_told else []
    people: dict[str, list[User]] = {}
    for person in senders_of(version.submission):
        people.setdefault(person.language, []).append(person)
    found = []
    for code, readers in (people or {translation.get_language(): []}).items():
        told = next((each for each in readers if each in reached), None)
        facts = {"version": version, "submission": version.submission}
        mail = outbox.preview(told, step.notice, **facts) if told else None
        found.append(_reading(code, readers, decided, mail))
    return found


def _reading(code: str, readers: Sequence[User], decided: AsDecided, mail: tuple[str, str] | None) -> ReadInLanguage:
    with translation.override(code):
        stage = render_to_string("portal/stage.html", {"version": decided})
        by_field = render_to_string("portal/reasons.html", {"reasons": decided.field_reasons})
    shown = by_field if decided.field_reasons and not decided.on_behalf else ""  # of a letter data entry reads them
    return ReadInLanguage(code, str(Language(code).label), tuple(readers), stage, shown, mail)
