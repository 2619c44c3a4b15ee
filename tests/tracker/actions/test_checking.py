"""Return with a reason, or accept: never by one who typed, never twice."""

import datetime
import itertools
from collections.abc import Callable, Sequence
from itertools import product
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.chance import chance_of, portion
from tests.factories.records import UserFactory
from tests.factories.world import World
from tests.tracker.actions.bad_words import UNSTORABLE
from tests.tracker.actions.test_two_persons import ask_erasure, confirm
from tests.tracker.admin.large import large_sending
from tracker import actions
from tracker.actions.auditing import record
from tracker.actions.checking import Decided
from tracker.choices import MailKind, PublicationKind, ReviewState
from tracker.models import (
    AuditEvent,
    CommitmentUpdate,
    LedgerHead,
    OutgoingMail,
    PlannedDecision,
    Publication,
    PublicationText,
    Span,
    StatusUpdate,
    Transmission,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_return_needs_a_reason_that_can_be_stored(seed_world: World) -> None:
    draft = sent(seed_world)
    with pytest.raises(actions.NotAllowed, match="Give the reason"):
        seed_world.give_back(draft, " \n")
    with pytest.raises(ValidationError):
        seed_world.give_back(draft, UNSTORABLE["NUL"])
    assert seed_world.give_back(draft, " The year. ").return_reason == "The year."


def test_only_what_was_submitted_is_accepted_or_returned(seed_world: World) -> None:
    superseded = seed_world.publish()
    accepted, withdrawn = seed_world.publish(summary="Corrected."), seed_world.publish("15-b")
    actions.withdraw(version=withdrawn, by=seed_world.focal_point, now=seed_world.now())
    returned = sent(seed_world, slug="15-c")
    seed_world.give_back(returned)
    for version in (seed_world.draft("15-d"), superseded, accepted, withdrawn, returned):
        stage = StatusUpdate.objects.get(pk=version.pk).review_state
        with pytest.raises(actions.NotAllowed):
            seed_world.accept(version, by=seed_world.second_reviewer)
        with pytest.raises(actions.NotAllowed):
            seed_world.give_back(version)
        assert StatusUpdate.objects.get(pk=version.pk).review_state == stage


def test_nobody_accepts_what_they_typed_last_or_before_a_colleague(seed_world: World) -> None:
    both = UserFactory(is_data_entry=True, is_reviewer=True)
    seed_world.draft(on_behalf=True, by=both)
    mended = seed_world.draft(on_behalf=True, summary="Mended by a colleague.", revision=0)
    own = seed_world.draft("15-b", on_behalf=True, by=both)
    seed_world.send_on_behalf(mended, own)
    for letter in (mended, own):
        with pytest.raises(actions.NotAllowed, match="You typed this answer"):
            seed_world.accept(letter, by=both)
    assert seed_world.give_back(mended).review_state == ReviewState.RETURNED


def test_with_consent_an_answer_without_substance_is_not_accepted(seed_world: World) -> None:
    item = seed_world.evidence(is_public=True, link="https://example.org/law")
    draft = sent(seed_world, status="implemented", summary="", citations=(actions.Citation(item),))
    actions.set_evidence_public(evidence=item, is_public=False, by=seed_world.focal_point, now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="needs a summary or public evidence"):
        seed_world.accept(draft)


def test_a_correction_supersedes_and_keeps_the_date_of_the_answer(seed_world: World) -> None:
    first = seed_world.publish(summary="As it was.")
    seed_world.now(days=5)
    second = seed_world.publish(summary="Corrected.")
    first.refresh_from_db()
    assert (first.review_state, second.review_state) == (ReviewState.SUPERSEDED, ReviewState.ACCEPTED)
    assert (second.reported_on, second.corrected_on) == (first.reported_on, second.transmission.reported_on)
    assert [each.kind for each in Publication.objects.in_order()] == [
        PublicationKind.ANSWER,
        PublicationKind.CORRECTION,
    ]
    assert AuditEvent.objects.about(first).filter(act="supersede").count() == 1


def test_an_answer_of_an_earlier_day_does_not_replace_one_of_a_later_day(seed_world: World) -> None:
    """Public pages said "reported on 1 December, corrected on 5 October" where the answer of October came second."""
    waiting = sent(seed_world, summary="Of the earlier day.")
    seed_world.now(days=3)
    newer = seed_world.draft(summary="Of the letter.", on_behalf=True)
    seed_world.send_on_behalf(newer)
    seed_world.accept(newer)
    with pytest.raises(actions.NotAllowed, match=r"is accepted already, and is newer\. Return this one\."):
        seed_world.accept(waiting)
    assert StatusUpdate.objects.accepted().get().summary == "Of the letter."
    seed_world.give_back(waiting)
    assert StatusUpdate.objects.get(pk=waiting.pk).review_state == ReviewState.RETURNED


TEN = datetime.timedelta(minutes=10)
PLANNING = ("plan_decision", "undo_decision", "apply_decision", "cancel_decision")


def plan(world: World, *versions: Any, by: Any = None) -> Any:
    now = world.now()
    return actions.plan_acceptance(versions=versions, due_at=now + TEN, by=by or world.reviewer, now=now)


def plan_return(world: World, version: Any, reason: str = "The year is missing.") -> PlannedDecision:
    now = world.now()
    planned = actions.plan_returns(versions=[version], reason=reason, due_at=now + TEN, by=world.reviewer, now=now)
    for sentence in planned.refused.values():
        raise actions.NotAllowed(sentence)
    return planned.decisions[0]


def later(world: World, minutes: int = 10) -> datetime.datetime:
    return world.now(days=minutes / (24 * 60))


def stage(version: Any) -> str:
    stored: str = type(version).objects.get(pk=version.pk).review_state
    return stored


def acts(version: Any) -> list[str]:
    return list(AuditEvent.objects.about(version).filter(act__in=PLANNING).values_list("act", flat=True))


def sent(world: World, slug: str = "15-a", **words: Any) -> StatusUpdate:
    draft = world.draft(slug, **words)
    world.send(draft)
    return draft


def test_nothing_is_decided_until_its_moment_and_then_by_whoever_planned_it(seed_world: World) -> None:
    version, update, back = sent(seed_world), seed_world.commit(), sent(seed_world, "15-b")
    seed_world.send(update)
    planned = plan(seed_world, version)
    assert (len(planned.decisions), planned.refused) == (1, {})
    assert actions.apply_due_decisions(seed_world.now()).applied == 0
    assert stage(version) == "submitted"
    assert not Publication.objects.exists()
    assert Transmission.objects.get(statusupdates=version).claimed_by == seed_world.reviewer
    with pytest.raises(actions.NotAllowed):
        actions.recall(version=version, by=seed_world.focal_point, now=seed_world.now())
    shown = AuditEvent.objects.visible_to(seed_world.focal_point).about(version).values_list("act", flat=True)
    assert not set(shown) & set(PLANNING)
    plan(seed_world, update)
    for reason in ("", "  "):
        with pytest.raises(actions.NotAllowed, match="Give the reason"):
            plan_return(seed_world, back, reason)
    plan_return(seed_world, back)
    told = OutgoingMail.objects.filter(Q(key__startswith="reviewed") | Q(key__startswith="returned"))
    assert not told.exists(), "States are notified when it takes effect"
    moment = later(seed_world, 12)
    assert actions.apply_due_decisions(moment).applied == 3
    assert (stage(version), stage(update), stage(back)) == ("accepted", "accepted", "returned")
    assert StatusUpdate.objects.get(pk=back.pk).return_reason == "The year is missing."
    stored = StatusUpdate.objects.get(pk=version.pk)
    assert (stored.checked_by, stored.checked_at) == (seed_world.reviewer, moment)
    assert Publication.objects.count() == 2
    assert [each.key.split()[0] for each in told.order_by("key")] == ["returned", "reviewed", "reviewed"]
    assert acts(version) == acts(update) == ["plan_decision", "apply_decision"]
    assert actions.apply_due_decisions(later(seed_world)).applied == 0
    assert Publication.objects.count() == 2
    assert not PlannedDecision.objects.exists()


def test_its_reviewer_takes_back_or_applies_one_of_what_was_planned_together_or_all(seed_world: World) -> None:
    versions = [seed_world.draft(slug) for slug in ("15-a", "15-b", "15-c", "15-d", "15-e")]
    seed_world.send(*versions)
    taken_back, early, other = (
        plan(seed_world, *some).decisions for some in (versions[:2], versions[2:4], versions[4:])
    )
    given = {"by": seed_world.reviewer, "now": seed_world.now()}
    of_first, of_second = ({"set_key": each[0].set_key} for each in (taken_back, early))
    others = (seed_world.second_reviewer, seed_world.dataentry, seed_world.focal_point, seed_world.administrator)
    for person, act in product(others, (actions.undo_decisions, actions.apply_decisions)):
        with pytest.raises(actions.NotAllowed, match="Only"):
            act(**of_first, by=person, now=seed_world.now())
    assert actions.undo_decisions(**of_first, **given, only=taken_back[1].pk) == 1
    assert actions.undo_decisions(**of_first, **given) == 1
    with pytest.raises(actions.NotAllowed, match="took effect, or was taken back"):
        actions.undo_decisions(**of_first, **given)
    assert acts(versions[0]) == ["plan_decision", "undo_decision"]
    assert actions.apply_decisions(**of_second, **given, only=early[1].pk) == {}
    assert [stage(each) for each in versions[:4]] == ["submitted", "submitted", "submitted", "accepted"]
    assert actions.apply_decisions(**of_second, **given) == {}
    assert list(PlannedDecision.objects.all()) == other
    actions.apply_due_decisions(later(seed_world))
    assert [stage(each) for each in versions] == ["submitted", "submitted", "accepted", "accepted", "accepted"]
    assert Publication.objects.count() == 3


def test_a_decision_that_took_effect_late_says_by_how_many_minutes(seed_world: World) -> None:
    in_time, late = sent(seed_world, "15-a"), sent(seed_world, "15-b")
    plan(seed_world, in_time)
    actions.apply_due_decisions(later(seed_world, 11))
    plan(seed_world, late)
    actions.apply_due_decisions(later(seed_world, 27))
    found = [AuditEvent.objects.about(each).get(act="apply_decision").changes for each in (in_time, late)]
    assert ["minutes_late" in each for each in found] == [False, True]
    assert found[1]["minutes_late"][1] in (17, 18), "the clock of these tests goes on with each act"


def test_of_one_answer_one_decision_is_open(seed_world: World) -> None:
    version = sent(seed_world)
    refused = plan(seed_world, version, by=seed_world.dataentry)
    assert (refused.decisions, list(refused.refused)) == ([], [version])
    (decision,) = plan(seed_world, version).decisions
    assert "waits to take effect" in plan(seed_world, version, by=seed_world.second_reviewer).refused[version]
    with pytest.raises(actions.NotAllowed, match="waits to take effect"):
        plan_return(seed_world, version)
    decision.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()


def test_a_role_that_was_lost_cancels_it_and_the_reviewer_is_told(seed_world: World) -> None:
    version = sent(seed_world)
    plan(seed_world, version)
    person = seed_world.reviewer
    actions.change_user(user=person, by=seed_world.administrator, now=seed_world.now(), is_reviewer=False)
    assert actions.apply_due_decisions(later(seed_world)).applied == 0
    assert stage(version) == "submitted"
    assert acts(version) == ["plan_decision", "cancel_decision"]
    mail = OutgoingMail.objects.get(user=person, key__startswith="decision_cancelled")
    assert "15 (a)" in mail.subject
    assert "Only a reviewer accepts what a State sent." in mail.text
    assert seed_world.reviewer.email == mail.address


def test_what_can_no_longer_be_published_is_cancelled_and_the_others_are_accepted(seed_world: World) -> None:
    unpublished = sent(seed_world, "15-c")
    plan(seed_world, unpublished)
    actions.set_consent(
        submission=seed_world.submission(), consent="no", by=seed_world.focal_point, now=seed_world.now()
    )
    actions.apply_due_decisions(later(seed_world))
    assert (stage(unpublished), Publication.objects.count()) == ("accepted", 0), "consent is asked again"
    fine = seed_world.draft("15-a")
    bare = seed_world.draft("15-b", status="implemented", summary="")
    seed_world.send(fine, bare, consent="no")
    plan(seed_world, fine, bare)
    # A consent with an answer without substance is refused by its action: what is stored may still have come by a
    # second approval.
    submission = seed_world.submission()
    submission.consent = "yes"
    submission.save()
    assert actions.apply_due_decisions(later(seed_world)).applied == 1
    assert (stage(fine), stage(bare)) == ("accepted", "submitted")
    assert "15 (b)" in OutgoingMail.objects.get(key__startswith="decision_cancelled").text


def test_a_withdrawal_of_the_answer_cancels_what_was_planned_for_its_correction(seed_world: World) -> None:
    first = seed_world.publish()
    second = sent(seed_world, summary="Corrected.")
    plan(seed_world, second)
    actions.withdraw(version=first, by=seed_world.focal_point, now=seed_world.now())
    assert not PlannedDecision.objects.exists()
    assert acts(second) == ["plan_decision", "cancel_decision"]
    assert "withdrawn" in OutgoingMail.objects.get(key__startswith="decision_cancelled").text
    actions.apply_due_decisions(later(seed_world))
    assert stage(second) == "submitted"


def test_an_erasure_cancels_it_and_its_reason_is_gone(seed_world: World) -> None:
    version = sent(seed_world)
    plan_return(seed_world, version, "You say “A joint desk answers reports within a day”: since when?")
    confirm(seed_world, ask_erasure(seed_world, by=seed_world.dataentry), by=seed_world.second_reviewer)
    assert not PlannedDecision.objects.exists()
    mail = OutgoingMail.objects.get(key__startswith="decision_cancelled")
    assert "erased" in mail.text
    assert "joint desk" not in mail.text
    assert not AuditEvent.objects.filter(reason__contains="joint desk").exists()


def test_a_set_that_fails_keeps_no_other_from_its_moment(seed_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = sent(seed_world, "15-a"), sent(seed_world, "15-b")
    plan(seed_world, first)
    plan(seed_world, second)
    accept_many = actions.checking.accept_many

    def failing(**given: Any) -> Any:
        if given["versions"] == [first]:
            raise ValueError("a fault of ours")
        return accept_many(**given)

    monkeypatch.setattr(actions.checking, "accept_many", failing)
    run = actions.apply_due_decisions(later(seed_world))
    assert (run.applied, run.failed) == (1, 1)
    assert (stage(first), stage(second)) == ("submitted", "accepted")
    assert PlannedDecision.objects.count() == 1


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
