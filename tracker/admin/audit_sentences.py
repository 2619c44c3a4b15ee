"""Events of the audit as sentences: who did what with what, with the address of what it was about.

What an event is about is read in one query for each kind of object on the page, and only among the rows that the reader
may see: of anything else the sentence says its kind and number. A draft that was discarded is told by what its last
event keeps of it: the response and the recommendation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.admin.audit_words import act_in_words, object_in_words
from tracker.admin.display import board_address, correction_named, page_of
from tracker.admin.queries import with_newest_label
from tracker.models import (
    AuditEvent,
    CommitmentUpdate,
    PeriodAct,
    Recommendation,
    StatusUpdate,
    Submission,
    User,
)
from tracker.models.corrections import OF_TARGETS


@dataclass(frozen=True)
class Sentence:
    """One event: who, what was done, with what; `address` is empty where the reader has no page of it."""

    event: AuditEvent
    who: str
    act: str
    about: str
    address: str

    @property
    def words(self) -> SafeString:
        """The sentence, with a link to what it is about."""
        about = format_html('<a href="{}"><bdi>{}</bdi></a>', self.address, self.about) if self.address else self.about
        act = self.act[:1].lower() + self.act[1:]
        # Translators: a sentence of the audit: "reviewer accepted: answer of Ardovela on 15 (a)". The act is a word of
        # the audit with a small letter; where that makes no sentence in your language, write "who: act - what".
        return format_html(_("{who} {act}: {about}"), who=format_html("<bdi>{}</bdi>", self.who), act=act, about=about)


@dataclass(frozen=True)
class _Told:
    """How objects of one kind are told: what is read with them, and their name in a sentence."""

    related: tuple[str, ...]
    name: Callable[[Any], str]
    address: Callable[[Any], str] = page_of


def _answer(each: Any) -> str:
    return _answer_on(each.submission, each.printing.label)


def _answer_on(response: Any, label: str) -> str:
    # Translators: what an act was done with, after a colon: the answer of a State on 15 (a), and the reporting period.
    return _("answer of %(state)s on %(label)s, %(period)s") % {
        "state": response.member_state, "label": label, "period": response.period
    }  # fmt: skip


def _update(each: Any) -> str:
    return _commitment_in(each.submission)


def _commitment_in(response: Any) -> str:
    return _("commitment of %(state)s, %(period)s") % {"state": response.member_state, "period": response.period}


def _response(each: Any) -> str:
    return _("response of %(state)s, %(period)s") % {"state": each.member_state, "period": each.period}


def _sent(each: Any) -> str:
    return _response(each.submission)


def _invitation(each: Any) -> str:
    # Translators: a State, and the reporting period to which it is invited.
    return _("%(state)s, %(period)s") % {"state": each.member_state, "period": each.period}


def _recommendation(each: Any) -> str:
    return _("recommendation %(label)s, %(meeting)s") % {
        "label": each.newest_label or each.slug, "meeting": each.meeting
    }  # fmt: skip


def _nomination(each: Any) -> str:
    return _("%(person)s, %(role)s, %(state)s") % {
        "person": each.user, "role": each.get_role_display(), "state": each.member_state
    }  # fmt: skip


def _evidence(each: Any) -> str:
    # Translators: a State, and the title of an item of evidence.
    return _("%(state)s: %(title)s") % {"state": each.member_state, "title": each.title}


def _for_states(each: Any) -> str:
    # Translators: an act for several States, for example "Invite", and the reporting period.
    return _("%(act)s, %(period)s") % {"act": each.get_act_display(), "period": each.period}


SUBMISSION = ("submission__member_state", "submission__period")
TOLD: dict[str, _Told] = {
    "statusupdate": _Told((*SUBMISSION, "printing"), _answer),
    "commitmentupdate": _Told(SUBMISSION, _update),
    "submission": _Told(("member_state", "period"), _response),
    "transmission": _Told(SUBMISSION, _sent),
    "correction": _Told(OF_TARGETS, correction_named),
    "invitation": _Told(("member_state", "period"), _invitation),
    "reportingperiod": _Told((), str, board_address),
    "periodact": _Told(
        ("period",), _for_states, lambda each: reverse("admin:period_result", args=[each.period.slug, each.pk])
    ),
    # The act names the kind already: "imported a document", "uploaded a spreadsheet", "created the account".
    **{name: _Told((), str) for name in ("importproposal", "spreadsheetimport", "user", "meeting")},
    "recommendation": _Told(("meeting",), _recommendation),
    "mandate": _Told(("user", "member_state"), _nomination),
    "evidence": _Told(("member_state",), _evidence),
}


def sentences(events: Iterable[AuditEvent], tables: dict[Any, Any], reader: User) -> list[Sentence]:
    """Events as sentences, in their order.

    Args:
        events: with the person of each read beside it (`by`).
        tables: the tables of the secretariat by model: each knows which rows a person may see.
        reader: who reads.
    """
    events = list(events)
    found = _objects(events, tables, reader)
    return [_sentence(event, found.get((event.object_type, event.object_id))) for event in events]


def _sentence(event: AuditEvent, found: tuple[str, str] | None) -> Sentence:
    name, address = found or (object_in_words(event), "")
    # Translators: who did something that no person did: a clock, a check of files.
    who = str(event.by) if event.by else _("The system")
    return Sentence(event, who, act_in_words(event), name, address)


def _objects(
    events: Sequence[AuditEvent], tables: dict[Any, Any], reader: User
) -> dict[tuple[str, str], tuple[str, str]]:
    """Name and address of what the events are about, by kind and key: one query for each kind."""
    keys: dict[str, set[str]] = {}
    for event in events:
        keys.setdefault(event.object_type, set()).add(event.object_id)
    seen = {model: table.seen_by for model, table in tables.items()}
    seen[PeriodAct] = lambda _reader: PeriodAct.objects.all()  # it has no table: its page is that of its result
    by_kind = {model._meta.label_lower: model for model in seen}
    found = {}
    for kind, wanted in keys.items():
        model = by_kind.get(kind)
        if model is None:
            continue
        told = TOLD.get(model._meta.model_name, _Told((), _plain))
        rows = seen[model](reader).filter(pk__in=_keys_of(model, wanted))
        if told.related:
            rows = rows.select_related(*told.related)
        if model._meta.model_name == "recommendation":
            rows = with_newest_label(rows)
        for each in rows.order_by():
            found[kind, str(each.pk)] = (told.name(each), told.address(each))
    gone = {(each.object_type, each.object_id) for each in events} - found.keys()
    return found | {key: (name, "") for key, name in _discarded(gone, reader).items()}


def _discarded(gone: Iterable[tuple[str, str]], reader: User) -> dict[tuple[str, str], str]:
    """The names of drafts that are no longer there, by kind and key: three queries, where there are any."""
    kinds = {model._meta.label_lower for model in (StatusUpdate, CommitmentUpdate)}
    wanted = [key for kind, key in gone if kind in kinds and key.isdecimal()]
    if not wanted:
        return {}
    events = AuditEvent.objects.visible_to(reader).filter(act="discard", object_type__in=kinds, object_id__in=wanted)
    kept = {(event.object_type, event.object_id): event.changes for event in events.order_by()}
    responses = _kept_rows(Submission.objects.select_related("member_state", "period"), "submission", kept)
    asked = _kept_rows(with_newest_label(Recommendation.objects.all()), "recommendation", kept)
    names = {}
    for key, changes in kept.items():
        response = responses.get(_was(changes, "submission"))
        recommendation = asked.get(_was(changes, "recommendation"))
        if response and recommendation:
            names[key] = _answer_on(response, recommendation.newest_label or recommendation.slug)
        elif response and key[0] == CommitmentUpdate._meta.label_lower:
            names[key] = _commitment_in(response)
    return names


def _kept_rows(rows: Any, name: str, kept: Mapping[tuple[str, str], dict[str, Any]]) -> dict[str, Any]:
    keys = _keys_of(rows.model, {_was(changes, name) for changes in kept.values()} - {""})
    return {str(each.pk): each for each in rows.filter(pk__in=keys).order_by()}


def _was(changes: dict[str, Any], name: str) -> str:
    """What an event says that a field was before it."""
    before, _after = changes.get(name) or ("", "")
    return "" if before is None else str(before)


def _keys_of(model: Any, stored: Iterable[str]) -> list[Any]:
    """The keys of a model among those that the audit stored as text."""
    keys = []
    for each in stored:
        try:
            keys.append(model._meta.pk.to_python(each))
        except ValidationError:
            continue
    return keys


def _plain(each: Any) -> str:
    # Translators: the kind of an object, and its name: theme: Youth.
    return _("%(kind)s: %(name)s") % {"kind": each._meta.verbose_name, "name": each}
