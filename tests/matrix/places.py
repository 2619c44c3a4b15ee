"""Which objects each address is asked about: its own State's, another State's, and another's by the own room."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from report.downloads import store
from tests.factories.world import SEED_MEETING
from tests.matrix.addresses import is_whole
from tests.matrix.cast import BLANK, KINDS, OTHER, OWN, SLUGS, Cast
from tracker.choices import AuditOwner, StatesAct
from tracker.models import (
    AgendaItem,
    AuditEvent,
    BodyHabit,
    Correction,
    Invitation,
    Mandate,
    MemberState,
    PeriodAct,
    Publication,
    ReadySentence,
    SourceDocument,
    Theme,
    User,
)

STATES = (OWN, OTHER)
PAGES_OF_A_PERSON = ("person", "take_back", "change_due", "send_link", "end_mandate")
# Of what a public address is about: what everybody reads.
READABLE = ("known", "published")
# What an address may be about, in the words of the tables.
NOTHING_IN_PARTICULAR = "-"
NOT_OPEN = "not open"
# 15 (g) with its two attributions, and 15 (e), which has semicolons and no name that a person could lose by retyping.
ITEM_WITH_NAMES, ITEM_WITHOUT = 7, 5
# Addresses of the portal that belong to no State, and have parts.
DOORS: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "preview": lambda cast: {"period": cast.world.period.slug},
    "account_remove": lambda cast: {"pk": cast.factor.pk},  # somebody else's
    "reset_link": lambda cast: {"key": "MQ", "token": "no-such-token"},
}


@dataclass(frozen=True)
class Place:
    """One object at one address: its kind, its State, and the parts of the address.

    `room` is the State whose room the address is in. Where that is not the object's own, the object is smuggled in: it is
    NOTHING to everybody. `seen_as` is the kind by which SEES knows it; empty where everybody of the room may know of it.
    """

    kind: str
    state: str
    parts: dict[str, Any]
    room: str
    seen_as: str = ""

    @property
    def is_smuggled(self) -> bool:
        return self.state != self.room

    def __str__(self) -> str:
        where = f" by the room of {self.room}" if self.is_smuggled else ""
        return f"{self.kind} of {self.state}{where}"


def portal_places(cast: Cast, name: str) -> Iterator[Place]:
    short = name.removeprefix("portal:")
    if short in DOORS:
        yield Place(NOTHING_IN_PARTICULAR, OWN, DOORS[short](cast), OWN)
    elif short == "join":
        for kind, token in {"waiting": cast.link, "unknown": "no-such-token"}.items():
            yield Place(kind, OWN, {"token": token}, OWN)
    elif short in PAGES_OF_A_PERSON:
        yield from _persons(cast)
    elif short == "calendar_feed":
        yield Place("known", OWN, {"key": cast.calendar_key}, OWN)
        yield Place("unknown", OWN, {"key": cast.calendar_key[::-1]}, OWN)
    elif short in ("receipt", "receipt_file", "receipt_text"):
        for (state, kind), sent in cast.transmissions.items():
            yield Place(kind, state, {"pk": sent.pk}, state)
    elif short.startswith("answer"):
        yield from _recommendations(cast)
    elif short.startswith("commitment") and short not in ("commitments", "commitment_new"):
        found = {key: update.commitment_id for key, update in cast.commitments.items()}
        yield from _in_rooms(cast, found)
    elif short in ("evidence_correct", "evidence_public", "evidence_file"):
        yield from _in_rooms(cast, {key: item.pk for key, item in cast.evidence.items()})
        yield from _in_rooms(cast, {key: item.pk for key, item in cast.proofs.items()})
    elif short in ("comment_remove", "comment_resolve"):
        yield from _in_rooms(cast, {key: comment.pk for key, comment in cast.comments.items()})
    elif short == "cleared_file":
        for (state, kind), cleared in cast.cleared.items():
            for room in STATES:
                parts = {**_room(cast.world.period, room), "uuid": cleared.pk}
                yield Place(kind, state, parts, room, seen_as=kind)
    else:
        for kind, period in _periods(cast).items():
            yield from (Place(kind, state, _room(period, state), state) for state in STATES)


def _persons(cast: Cast) -> Iterator[Place]:
    for (state, kind), mandate in cast.mandates.items():
        for room in STATES if kind == "expert" else (state,):
            yield Place(kind, state, {**_room(cast.world.period, room), "mandate": mandate.pk}, room)


def _room(period: Any, state: str) -> dict[str, Any]:
    return {"period": period.slug, "iso3": state.lower()}


def _periods(cast: Cast) -> dict[str, Any]:
    return {"open": cast.world.period, "quiet": cast.quiet, NOT_OPEN: cast.planned}


def _recommendations(cast: Cast) -> Iterator[Place]:
    addresses = {kind: (cast.period_of(kind), slug) for kind, slug in SLUGS.items()}
    addresses["blank"] = (cast.world.period, BLANK)
    addresses["answered before"] = (cast.world.period, SLUGS["unpublished"])
    for kind, (period, slug) in addresses.items():
        for state in STATES:
            yield Place(kind, state, {**_room(period, state), "meeting": SEED_MEETING, "slug": slug}, state)


def _in_rooms(cast: Cast, found: dict[tuple[str, str], Any]) -> Iterator[Place]:
    for (state, kind), uuid in found.items():
        # Another State's objects by the own room: the most private kind and the most public one stand for all.
        for room in STATES if kind in ("draft", "published") else (state,):
            yield Place(kind, state, {**_room(cast.period_of(kind), room), "uuid": uuid}, room, seen_as=kind)


# --- the desk


def desk_places(cast: Cast, name: str) -> Iterator[Place]:
    """The objects of an address of the desk, as (kind, State, key)."""
    short = name.removeprefix("admin:")
    if short.startswith("period_"):
        yield from _boards(cast, short)
        return
    if not short.startswith("tracker_"):
        yield _at_desk(NOTHING_IN_PARTICULAR, {"app_label": "tracker"} if short == "app_list" else {})
        return
    table, act = short.removeprefix("tracker_").split("_", 1)
    if act == "letter":
        yield from _letters(cast) if table == "submission" else _objects(cast, table)
    elif table == "importproposal" and act.startswith("item"):
        yield from _items(cast, ITEM_WITH_NAMES if act == "item-attributions" else ITEM_WITHOUT)
    elif act == "empty":
        yield _at_desk(NOTHING_IN_PARTICULAR, {"kind": "answers"})
    elif act == "row":
        for place in _objects(cast, table):
            yield _at_desk(place.kind, {**place.parts, "row": "3/"}, place.state, place.seen_as)
    elif act == "letter_answer":
        yield from _letter_answers(cast)
    elif act == "cleared":
        for (state, kind), cleared in cast.cleared.items():
            parts = {"object_id": str(cast.transmissions[state, "submitted"].pk), "uuid": cleared.pk}
            yield _at_desk(kind, parts, state, seen_as=kind)
    else:
        yield from _objects(cast, table)


def _at_desk(kind: str, parts: dict[str, Any], state: str = OWN, seen_as: str = "") -> Place:
    return Place(kind, state, parts, state, seen_as)


def _boards(cast: Cast, short: str) -> Iterator[Place]:
    """The board of each period, the acts of each of them, and what was done by one."""
    if short == "period_result":
        yield _at_desk("kept", {"slug": cast.quiet.slug, "uuid": PeriodAct.objects.get().pk})
        return
    for kind, period in _periods(cast).items():
        if short != "period_act":
            yield _at_desk(kind, {"slug": period.slug})
            continue
        acts = [act for act in StatesAct if act != StatesAct.THANK]  # no period of the cast is closed
        for act in acts if period.is_opened else [StatesAct.INVITE]:
            yield _at_desk(f"{act} {kind}", {"slug": period.slug, "act": act})


def _letters(cast: Cast) -> Iterator[Place]:
    for kind, period in _periods(cast).items():
        for state in STATES:
            yield _at_desk(kind, {"period": period.slug, "state": state}, state)


def _letter_answers(cast: Cast) -> Iterator[Place]:
    for kind in KINDS:
        for state in STATES:
            recommendation = cast.recommendation_of(kind).pk
            parts = {"period": cast.period_of(kind).slug, "state": state, "recommendation": recommendation}
            yield _at_desk(kind, parts, state)


def _items(cast: Cast, key: int) -> Iterator[Place]:
    for place in _objects(cast, "importproposal"):
        yield _at_desk(place.kind, {**place.parts, "key": key})


def _objects(cast: Cast, table: str) -> Iterator[Place]:
    for kind, state, key, seen_as in OBJECTS[table](cast):
        yield _at_desk(kind, {"object_id": str(key)}, state, seen_as)


type Found = Iterable[tuple[str, str, Any, str]]


def _by_kind(things: dict[tuple[str, str], Any], key: Callable[[Any], Any] = lambda thing: thing.pk) -> Found:
    return [(kind, state, key(thing), kind) for (state, kind), thing in things.items()]


def _plain(**things: Any) -> Found:
    return [(kind.replace("_", " "), OWN, thing.pk, "") for kind, thing in things.items()]


def _submissions(cast: Cast) -> Found:
    sent = [("sent", state, cast.submission(state).pk, "") for state in STATES]
    return [*sent, ("begun", "XAC", cast.submission("XAC").pk, "draft")]


def _audit_events(cast: Cast) -> Found:
    """One of the secretariat, one about an account, and one of a State's own drafting."""
    events, draft = AuditEvent.objects.order_by("pk"), cast.answers[OWN, "draft"]
    about = {
        "of the secretariat": events.filter(act="open_period"),
        "account": events.filter(object_type=User._meta.label_lower, owner=AuditOwner.SECRETARIAT),
        "of a State": events.about(draft),
    }
    return [(kind, OWN, found[0].pk, "draft" if kind == "of a State" else "") for kind, found in about.items()]


OBJECTS: dict[str, Callable[[Cast], Found]] = {
    "statusupdate": lambda cast: _by_kind(cast.answers),
    "commitmentupdate": lambda cast: _by_kind(cast.commitments),
    "commitment": lambda cast: _by_kind(cast.commitments, lambda update: update.commitment_id),
    "evidence": lambda cast: [*_by_kind(cast.evidence), *_by_kind(cast.proofs)],
    "transmission": lambda cast: [(kind, state, sent.pk, "") for (state, kind), sent in cast.transmissions.items()],
    "submission": _submissions,
    "correction": lambda cast: [
        *_plain(asked=Correction.objects.get(submission=None)),
        *((kind, OWN, request.pk, "") for kind, request in cast.requests.items()),
    ],
    "outgoingmail": lambda cast: [
        (kind, OWN, mail.pk, "draft" if kind == "inside a State" else "") for kind, mail in cast.mails.items()
    ],
    "importproposal": lambda cast: _plain(**cast.proposals),
    "spreadsheetimport": lambda cast: _plain(**cast.sheets),
    "bodyhabit": lambda cast: _plain(habit=BodyHabit.objects.get()),
    "auditevent": _audit_events,
    "reportingperiod": lambda cast: [(kind, OWN, period.pk, "") for kind, period in _periods(cast).items()],
    "invitation": lambda cast: _plain(standing=Invitation.objects.get(period=cast.world.period, member_state=OWN)),
    "sourcedocument": lambda cast: _plain(document=SourceDocument.objects.get()),
    "recommendation": lambda cast: _plain(recommendation=cast.recommendation_of("published")),
    "publication": lambda cast: _plain(first=Publication.objects.earliest("sequence")),
    "user": lambda cast: _plain(account=cast.people["observer"], waiting=cast.newcomer),
    "mandate": lambda cast: _plain(
        sender=cast.mandates[OWN, "sender"],
        acting=cast.world.expert_mandate,
        ended=Mandate.objects.filter(ended_at__isnull=False)[0],
    ),
    "memberstate": lambda cast: _plain(State=MemberState.objects.get(pk=OWN)),
    "meeting": lambda cast: _plain(meeting=cast.world.meeting),
    "agendaitem": lambda cast: _plain(item=AgendaItem.objects.filter(meeting=cast.world.meeting)[0]),
    "theme": lambda cast: _plain(theme=Theme.objects.get()),
    "readysentence": lambda cast: _plain(sentence=ReadySentence.objects.get()),
}


# --- the public pages


def _releases() -> Iterator[Place]:
    for each in store.releases()[:1]:
        yield _at_desk("known", {"number": each.made.entry})
    yield _at_desk("unknown", {"number": 0})


def public_places(cast: Cast, name: str) -> Iterator[Place]:
    short = name.removeprefix("report:").partition("-")[0]
    if name == "sitemap-part":
        yield from (_at_desk(kind, {"number": number}) for kind, number in (("known", 1), ("unknown", 99)))
        return
    if short == "release" or name == "data-release":
        yield from _releases()
        return
    if short == "evidence":
        for things in (cast.evidence, cast.proofs):
            yield from (_at_desk(kind, {"uuid": item.pk}, state) for (state, kind), item in things.items())
        return
    if short == "commitment":
        for (state, kind), update in cast.commitments.items():
            yield _at_desk(kind, {"uuid": update.commitment_id}, state)
        return
    known: dict[str, dict[str, str]] = {
        "recommendation": {"meeting": SEED_MEETING, "slug": SLUGS["published"]},
        "state": {"code": OWN.lower()},
        "meeting": {"slug": SEED_MEETING},
        "theme": {"theme": "an-invented-theme"},
        "group": {"group": "african-states"},
        "period": {"period": "period-1"},
        "guide": {"name": "privacy"},
    }
    yield _at_desk("known", known.get(short, {}))
    if short in known:
        yield _at_desk("unknown", dict.fromkeys(known[short], "no-such-thing"))


def places_of(cast: Cast, name: str) -> Iterator[Place]:
    rooms = {"portal": portal_places, "admin": desk_places}
    places = rooms.get(name.partition(":")[0], public_places)
    if is_whole(name) and places is not public_places:
        yield _at_desk(NOTHING_IN_PARTICULAR, {})
    else:
        yield from places(cast, name)
