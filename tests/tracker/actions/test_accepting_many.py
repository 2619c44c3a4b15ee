"""Many accepted in one pass: the same record as one after another, in a number of queries that does not grow."""

import itertools
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.chance import chance_of, portion
from tests.factories.world import World
from tests.tracker.admin.large import large_sending
from tracker import actions
from tracker.actions.auditing import record
from tracker.actions.checking import Decided
from tracker.choices import MailKind
from tracker.models import (
    AuditEvent,
    CommitmentUpdate,
    LedgerHead,
    OutgoingMail,
    Publication,
    PublicationText,
    Span,
    StatusUpdate,
    Transmission,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SLUGS = [f"15-{letter}" for letter in "abcdefgh"]
# What went before an answer that is to be accepted, and what it says itself.
HISTORIES = ["none", "none", "corrected", "corrected twice", "returned", "withdrawn", "unchanged", "typed by reviewer"]
SAID = [
    ("in_progress", "A desk."),
    ("implemented", "A law."),
    ("implemented", ""),
    ("planned", ""),
    ("ongoing", "用語"),
]
# (a model, the columns that are no part of the outcome: keys that a sequence gives, the clock of a mail).
OUTCOME: list[tuple[Any, str, tuple[str, ...]]] = [
    (StatusUpdate, "pk", ()),
    (CommitmentUpdate, "pk", ()),
    (Publication, "pk", ()),
    (PublicationText, "pk", ()),
    (PublicationText.recommendations.through, "publicationtext,recommendation", ("id",)),
    (Span, "publication,since", ("id",)),
    (LedgerHead, "pk", ()),
    (AuditEvent, "pk", ("id",)),
    (OutgoingMail, "pk", ("id", "queued_at")),
]

type Version = StatusUpdate | CommitmentUpdate
type Accepting = Callable[[Sequence[Version], World], Decided]


def one_after_another(versions: Sequence[Version], world: World) -> Decided:
    decided = Decided({}, {})
    for version in versions:
        try:
            decided.accepted[version] = actions.accept(version=version, by=world.reviewer, now=world.clock)
        except actions.NotAllowed as refusal:
            decided.refused[version] = str(refusal)
    return decided


def in_one_pass(versions: Sequence[Version], world: World) -> Decided:
    return actions.accept_many(versions=versions, by=world.reviewer, now=world.clock)


def outcome(accepting: Accepting, versions: Sequence[Version], world: World, monkeypatch: Any) -> dict[str, Any]:
    """The whole record after versions were accepted, which is then taken back. Salts are counted, not drawn."""
    salts = itertools.count()
    drawn = {16: lambda: f"{next(salts):032}"}  # a salt; all else that is drawn is no part of the outcome
    monkeypatch.setattr("secrets.token_hex", lambda length: drawn.get(length, lambda: "0" * 2 * length)())
    with transaction.atomic():
        decided = accepting(versions, world)
        found: dict[str, Any] = {
            model.__name__: [
                {name: value for name, value in row.items() if name not in ignored}
                for row in model.objects.order_by(*order.split(",")).values()
            ]
            for model, order, ignored in OUTCOME
        }
        found["refused"] = {(type(version).__name__, version.pk): why for version, why in decided.refused.items()}
        # Of answers of a letter that are accepted together one e-mail is written: each person is told, and once.
        mails = found.pop("OutgoingMail")
        found["mails"] = [row for row in mails if row["kind"] != MailKind.ON_BEHALF]
        found["told of a letter"] = {row["user_id"] for row in mails if row["kind"] == MailKind.ON_BEHALF}
        transaction.set_rollback(True)
    return found


def drafted(world: World, slug: str, history: str, rnd: Random, *, on_behalf: bool) -> Version | None:
    """A draft on one recommendation, after a history of its own."""
    status, summary = rnd.choice(SAID)
    given: dict[str, Any] = {"status": status, "summary": summary, "on_behalf": on_behalf}
    if history in ("corrected", "corrected twice", "withdrawn"):
        for _each in range(2 if history == "corrected twice" else 1):
            first = world.draft(slug, summary=f"Earlier on {slug}.")
            world.send(first, days=1, consent=world.submission().consent if first.version > 1 else "no")
            world.accept(first)
        if history == "withdrawn":
            actions.withdraw(version=first, by=world.focal_point, now=world.now())
    if history == "returned":
        first = world.draft(slug, **given)
        world.send_on_behalf(first) if on_behalf else world.send(first, consent="no")
        world.give_back(first)
    if history == "unchanged" and not on_behalf:
        recommendation = world.recommendations[slug]
        who = {"by": world.focal_point, "now": world.now()}
        return actions.confirm_unchanged(submission=world.submission(), recommendation=recommendation, **who)
    draft = world.draft(slug, **given)
    if history == "typed by reviewer":
        record("save", draft, by=world.reviewer, now=world.now())
    return draft


def sending(world: World, rnd: Random) -> Transmission:
    """Several answers and commitments, sent at once, of every kind of history."""
    on_behalf, consent = rnd.random() < 0.3, rnd.choice(["yes", "yes", "no"])
    histories = [rnd.choice(HISTORIES) for _slug in SLUGS]
    earlier = world.open_period("earlier")
    for slug, history in zip(SLUGS, histories, strict=True):
        if history == "unchanged":
            world.publish(slug, period=earlier, summary=f"In an earlier period on {slug}.")
    drafts: list[Any] = [
        drafted(world, slug, history, rnd, on_behalf=on_behalf) for slug, history in zip(SLUGS, histories, strict=True)
    ]
    if on_behalf:
        actions.set_consent(submission=world.submission(), consent=consent, by=world.focal_point, now=world.now())
        return world.send_on_behalf(*drafts)
    drafts.append(world.commit("15-a", "15-c", lead_institution="A ministry", target_on=None))
    known = world.publish_commitment("15-b", consent="no")
    drafts.append(world.commit("15-b", commitment=known.commitment_id, text="A law on online fraud, amended."))
    bare = [each for each in drafts if getattr(each, "implementation_status", "") == "implemented" and not each.summary]
    for draft in bare if consent == "yes" else []:
        StatusUpdate.objects.filter(pk=draft.pk).update(summary="For the time being.")
    sent = world.send(*drafts, consent=consent)
    # What could no longer be sent so with consent: the acceptance is asked again, and names it.
    StatusUpdate.objects.filter(pk__in=[each.pk for each in bare]).update(summary="")
    return sent


def versions_in(sent: Transmission) -> list[Version]:
    return [*sent.statusupdates.order_by("pk"), *sent.commitmentupdates.order_by("pk")]


@pytest.mark.chance
@pytest.mark.parametrize("seed", range(portion(6, 2)))
def test_the_outcome_is_that_of_one_after_another(
    seed_world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rnd = chance_of(f"accepting many {seed}")
    versions = versions_in(sending(seed_world, rnd))
    rnd.shuffle(versions)
    expected = outcome(one_after_another, versions, seed_world, monkeypatch)
    found = outcome(in_one_pass, versions, seed_world, monkeypatch)
    assert len(expected["refused"]) < len(versions)
    for part in expected:
        assert found[part] == expected[part], part


def test_a_thousandth_answer_costs_no_query(seed_world: World) -> None:
    first, few, many = (versions_in(large_sending(seed_world, count)) for count in (1, 3, 120))
    in_one_pass(first, seed_world)  # which makes the head of the ledger
    counts = []
    for versions in (few, many):
        with CaptureQueriesContext(connection) as captured:
            decided = in_one_pass(versions, seed_world)
        assert len(decided.accepted) == len(versions)
        counts.append(len([each for each in captured if not each["sql"].startswith("INSERT")]))
    # Eight of them write the e-mail that the review is complete, one reads the words of what becomes current.
    assert counts[0] == counts[1] <= 34


def test_what_is_gone_or_decided_meanwhile_is_named_and_the_others_are_accepted(seed_world: World) -> None:
    drafts = [seed_world.draft(slug) for slug in ("15-a", "15-b")]
    letter = seed_world.draft("15-c")
    seed_world.send(*drafts, letter)
    seed_world.accept(drafts[0])
    StatusUpdate.objects.filter(pk=letter.pk).delete()
    decided = in_one_pass([*drafts, letter], seed_world)
    assert list(decided.accepted) == [drafts[1]]
    assert decided.refused == {
        drafts[0]: "This answer is not waiting to be checked.",
        letter: "One of these answers is no longer there. Please look at the list again.",
    }
    assert in_one_pass(drafts, seed_world).accepted == {}, "pressed twice"
    assert Publication.objects.count() == 2
