"""What must hold after every step. Each check compares the database with the expected record, or recomputes a rule."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from report.pages.answers import cited_by
from tests.tracker.workflow.expected import Answer, Paper, label_of
from tracker.actions import count_keeping
from tracker.ledger import spans
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import (
    Assignment,
    AuditEvent,
    Comment,
    CommitmentUpdate,
    Correction,
    Evidence,
    Invitation,
    Mandate,
    OutgoingMail,
    Publication,
    PublicationText,
    ReportingPeriod,
    Span,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.audit import storable
from tracker.models.return_reasons import as_read
from tracker.rules.stages import facts_of

KINDS: tuple[Any, ...] = (StatusUpdate, CommitmentUpdate)
RECORDED = (*KINDS, Submission, Transmission, Evidence, Comment, Correction, Mandate, Assignment, Invitation)
# Columns that say who saved and how often, beside the event that says it too; an erasure's event names no moment.
BESIDE = {"id", "typed_at", "typed_by_id", "revision", "unchanged_from_id", "erased_at", "erased_by_id"}


# A plan changes nothing of its version; what comes of it is an act of its own.
OF_PLANS = ("plan_decision", "undo_decision", "apply_decision", "cancel_decision")


# --- stages and dates ------------------------------------------------------------------------------------------------


def versions_are_as_expected(run: Any) -> None:
    """Stage, lane, number, dates, transmission and words of every version; one open a lane, one accepted an answer."""
    labels = {kind._meta.label_lower for kind in KINDS}
    found = {(label, row["id"]): row for (label, _pk), row in run.fresh.rows.items() if label in labels}
    assert set(found) == {(label_of(paper), paper.pk) for paper in run.book.papers}
    open_lanes, accepted = [], []
    for paper in run.book.papers:
        row = found[label_of(paper), paper.pk]
        assert row["review_state"] == paper.stage, paper
        for name in ("on_behalf", "revision", "reported_on", "corrected_on"):
            assert row[name] == getattr(paper, name), (paper, name)
        assert (row["ready_at"] is not None) == paper.is_ready, paper
        assert (row["version"], row["transmission_id"]) == (paper.number, paper.sending), paper
        assert {name: row[name] for name in paper.words} == paper.words, paper
        subject = row.get("recommendation_id") or row["commitment_id"]
        if row["review_state"] in ("draft", "submitted"):
            open_lanes.append((row["submission_id"], subject, row["on_behalf"]))
        if row["review_state"] == "accepted":
            accepted.append((row["submission_id"], subject))
    assert len(open_lanes) == len(set(open_lanes))
    assert len(accepted) == len(set(accepted))


def consents_are_as_expected(run: Any) -> None:
    for key, submission in run.scene.submissions.items():
        assert run.fresh.rows["tracker.submission", str(submission.pk)]["consent"] == run.book.consent[key]


def nobody_accepted_what_they_typed(run: Any) -> None:
    typed = set(AuditEvent.objects.filter(act="save").values_list("object_type", "object_id", "by"))
    for kind in KINDS:
        decided = kind.objects.once_accepted().values_list("pk", "typed_by", "checked_by")
        for pk, typist, checker in decided:
            assert typist != checker
            assert (kind._meta.label_lower, str(pk), checker) not in typed


# --- what is public --------------------------------------------------------------------------------------------------


def the_chain_verifies(run: Any) -> None:
    verified = verify_database()
    assert verified.publications == len(run.book.published)
    assert verified.without_text == len(run.book.published) - len(run.book.readable)


def publications_are_as_expected(run: Any) -> None:
    """The kinds of what was published, answer by answer, in their order."""
    found, expected = defaultdict(list), defaultdict(list)
    for row in Publication.objects.order_by("sequence").values_list(
        "member_state", "period", "recommendation__slug", "commitment", "kind"
    ):
        found[row[0], row[1], row[2] or str(row[3])].append(row[4])
    for kind, answer in run.book.published:
        expected[answer.state, answer.period, answer.subject].append(kind)
    assert found == expected


def readable_texts_are_as_expected(run: Any) -> None:
    """Exactly the texts that may be read, and each says what was sent."""
    expected = {(label_of(paper), paper.pk): paper for paper in run.book.readable}
    found = {
        ("tracker.statusupdate", text.status_update_id)
        if text.status_update_id
        else ("tracker.commitmentupdate", text.commitment_update_id): text
        for text in PublicationText.objects.all()
    }
    assert set(found) == set(expected)
    for key, paper in expected.items():
        said = paper.words | {
            "version": paper.number,
            "on_behalf": paper.on_behalf,
            "reported_on": paper.reported_on,
            "corrected_on": paper.corrected_on,
            "period": paper.answer.period,
        }
        body = found[key].words
        assert {name: body[name] for name in said} == {name: storable(value) for name, value in said.items()}


def what_is_current_is_current(run: Any) -> None:
    rows = Span.objects.today().values_list(
        "member_state",
        "recommendation__slug",
        "commitment",
        "publication__text__status_update",
        "publication__text__commitment_update",
    )
    found = {(row[0], row[1] or str(row[2])): row[3] or row[4] for row in rows}
    assert found == {pair: paper.pk for pair, paper in run.book.current().items()}


def the_spans_are_what_the_ledger_says(run: Any) -> None:
    assert set(spans.stored(Span.objects.all())) == set(spans.by_the_ledger(Publication.objects.all()))


def the_numbers_are_those_of_the_spans(run: Any) -> None:
    """Of recommendations and of States: what lists count is what stands one by one."""
    counted = {
        row: number for row, number in count_keeping.of_spans(spans.stored(Span.objects.all())).items() if number
    }
    assert count_keeping.stored({}) == counted


def public_evidence_meets_its_three_conditions(run: Any) -> None:
    names = {item.pk: name for name, item in run.scene.evidence.items()}
    found = {names[pk] for pk in Evidence.objects.public().values_list("pk", flat=True)}
    assert found == run.book.public_evidence()
    texts = PublicationText.objects.values_list("pk", "status_update", "commitment_update")
    answers = {answer: pk for pk, answer, _update in texts if answer}
    updates = {update: pk for pk, _answer, update in texts if update}
    listed = {each.uuid for cited in cited_by(answers, updates).values() for each in cited}
    assert {names[key] for key in listed} == found  # pages list all of it, and nothing else


def the_board_counts_what_stands_published(run: Any) -> None:
    """Of each State in each period, the accepted answers with a text, whatever became of consent."""
    if run.steps % 6:  # the facts of a period cost more than all other checks together
        return
    with_text = StatusUpdate.objects.accepted().filter(publication_text__isnull=False).order_by()
    counted = with_text.values_list("submission__period", "submission__member_state").annotate(Count("pk"))
    expected = {(period, state): number for period, state, number in counted}
    for period in ReportingPeriod.objects.all():
        for facts in facts_of(period, run.scene.starts_at.date()):
            wanted = expected.get((period.pk, facts.member_state.pk), 0)
            assert facts.answers("published") == wanted, (period, facts.member_state)


# --- who sees what ---------------------------------------------------------------------------------------------------


def everybody_sees_their_own(run: Any) -> None:
    """Exactly the versions of the table: one person after each step, in turn, the visitor among them."""
    expected = run.readers()
    orders = {(label_of(paper), paper.pk): paper.order for paper in run.book.papers}
    names = [*sorted(expected), *["reviewer", "focal-xab"] * 3, "visitor"]
    name = names[run.steps % len(names)]
    reader = run.scene.people.get(name, AnonymousUser())
    seen = set()
    for kind in KINDS:
        visible = kind.objects.visible_to(reader).values_list("pk", flat=True)
        seen |= {orders[kind._meta.label_lower, pk] for pk in visible}
    assert seen == expected.get(name, set()), name


# --- receipts and erasures -------------------------------------------------------------------------------------------


def receipts_check(run: Any) -> None:
    """Of every transmission that no erasure touched: a third of them after each step, in turn."""
    for number, transmission in enumerate(Transmission.objects.all()):
        if (number + run.steps) % 3 == 0 and not run.book.sendings[transmission.pk].is_erased:
            assert check_receipt(transmission), transmission


def erased_words_are_nowhere(run: Any) -> None:
    """Not in what is kept about the answer they were erased from: events, reasons of returns, mails, comments."""
    for answer in {answer for answer, _word in run.book.erased}:
        words = {word for erased, word in run.book.erased if erased == answer}
        assert not [word for word in words for text in _kept_about(run, answer) if word in text]


def _kept_about(run: Any, answer: Answer) -> list[str]:
    """Every text about an answer and the drafts of it, also those that were discarded."""
    kind = CommitmentUpdate if answer.is_commitment else StatusUpdate
    keys = [str(pk) for written, pk in run.book.written if written == answer]
    events = AuditEvent.objects.filter(object_type=kind._meta.label_lower, object_id__in=keys)
    about = {"commitment": answer.subject} if answer.is_commitment else {"recommendation__slug": answer.subject}
    comments = Comment.objects.filter(submission=run.scene.submissions[answer.submission], **about)
    named = {f"{kind._meta.model_name} {key}" for key in keys}
    return [
        *map(str, events.values_list("changes", "reason")),
        *map(str, kind.objects.filter(pk__in=keys).values_list("return_reason", "reasons_by_field")),
        *comments.values_list("text", flat=True),
        *(text for key, text in OutgoingMail.objects.values_list("key", "text") if " ".join(key.split()[-2:]) in named),
    ]


# --- the audit -------------------------------------------------------------------------------------------------------


@dataclass
class Snapshot:
    """Every recorded row, the last event there was, and the notices about versions and the end of reviews."""

    rows: dict[tuple[str, str], dict[str, Any]]
    last_event: int
    notices: frozenset[str]

    @classmethod
    def take(cls) -> "Snapshot":
        rows = {}
        for model in RECORDED:
            for row in model._default_manager.order_by().values():
                rows[model._meta.label_lower, str(row[model._meta.pk.name])] = row
        newest = AuditEvent.objects.order_by("pk").last()
        is_about = Q(key__contains="update ") | Q(key__startswith="reviewed ")
        notices = OutgoingMail.objects.filter(is_about).values_list("key", flat=True)
        return cls(rows, newest.pk if newest else 0, frozenset(notices))


def every_change_has_its_event(run: Any) -> None:
    """One event for each changed row, naming each changed column with the old and the new value; no event too many."""
    old, new = run.snapshot, run.fresh
    events = defaultdict(list)
    for event in AuditEvent.objects.filter(pk__gt=old.last_event).exclude(act__in=OF_PLANS):
        events[event.object_type, event.object_id].append(event)
    changed = {key for key in old.rows.keys() | new.rows.keys() if old.rows.get(key) != new.rows.get(key)}
    for key in changed:
        _check_events(key, events.pop(key, []), old.rows.get(key), new.rows.get(key))
    assert all(event.act == "erase" for left in events.values() for event in left), "an event without a change"


ACTS_BY_STAGE = {
    ("draft", "submitted"): "submit",
    ("submitted", "accepted"): "accept",
    ("accepted", "superseded"): "supersede",
    ("accepted", "withdrawn"): "withdraw",
}


def _act_of(changes: dict[str, Any]) -> str:
    """How the audit calls a change of stage, said here once more and not read from the table of moves."""
    stages = tuple(changes["review_state"])
    if stages == ("submitted", "returned"):  # by whoever checked it, or by the State itself
        return "return" if "checked_at" in changes else "recall"
    return ACTS_BY_STAGE[stages]


def _check_events(key: tuple[str, str], events: list[AuditEvent], old: Any, new: Any) -> None:
    if key[0] == "tracker.transmission" and old is None:
        return  # a sending is told by the `submit` event of each version in it
    acts = [event.act for event in events]
    assert acts, f"{key} changed without an event"
    assert len(acts) == len(set(acts)), f"{key}: {acts}"
    if old is None or new is None:
        return
    told: dict[str, Any] = {}
    for event in events:
        told |= event.changes
        if "review_state" in event.changes:
            assert event.act == _act_of(event.changes), f"{key}: {event.act} {event.changes}"
    for name in (name for name in new if old[name] != new[name] and name not in BESIDE):
        column = name.removesuffix("_id")
        assert column in told, f"{key}: {column} changed and no event says so"
        if "erase" not in acts:
            said = [storable(old[name]), storable(new[name])]
            if column == "reasons_by_field":  # of these the audit names the fields alone
                said = [", ".join(each.field for each in as_read(stored)) for stored in said]
            assert told[column] == said, (key, column)


# --- notices ---------------------------------------------------------------------------------------------------------


def whoever_is_concerned_is_told(run: Any) -> None:
    """Of each version that moved in this step: which notice went out, and to whom; of all others none."""
    expected = set()
    for paper in run.book.papers:
        label = label_of(paper)
        old, new = (each.rows.get((label, str(paper.pk))) for each in (run.snapshot, run.fresh))
        if old and new and old["review_state"] != new["review_state"]:
            told = [run.user(name).pk for name in run.senders[paper.answer.state]]
            notice = _notice_of(run, paper, new)
            expected |= {f"{notice} {pk} {label.removeprefix('tracker.')} {paper.pk}" for pk in told if notice}
            if old["review_state"] == "submitted" and new["checked_at"] and not paper.on_behalf:
                expected |= {f"reviewed {pk} transmission {paper.sending}" for pk in told if _is_reviewed(run, paper)}
    assert run.fresh.notices - run.snapshot.notices == expected


def _is_reviewed(run: Any, paper: Paper) -> bool:
    """Whether nothing of its sending waits any more, and something of it was accepted."""
    stages = [each.stage for each in run.book.papers if each.sending == paper.sending]
    return "submitted" not in stages and "accepted" in stages


def _notice_of(run: Any, paper: Paper, row: dict[str, Any]) -> str:
    """What the State is told of a move that it did not make itself, said here once more."""
    if paper.stage == "returned" and row["checked_at"]:
        return "" if paper.on_behalf else "returned"
    if paper.stage == "accepted":
        return "accepted_on_behalf" if paper.on_behalf else ""
    if paper.stage == "withdrawn":
        event = AuditEvent.objects.filter(act="withdraw", object_type=label_of(paper), object_id=str(paper.pk)).get()
        return "" if event.by_id in {run.user(name).pk for name in run.senders[paper.answer.state]} else "withdrawn"
    return ""


type Check = Callable[[Any], None]
# After a step that was refused these must hold, and no row may have changed; then the rest holds as it did before.
FIRST: tuple[Check, ...] = (
    versions_are_as_expected,
    consents_are_as_expected,
    every_change_has_its_event,
    whoever_is_concerned_is_told,
    publications_are_as_expected,
)
THEN: tuple[Check, ...] = (
    nobody_accepted_what_they_typed,
    the_chain_verifies,
    readable_texts_are_as_expected,
    the_board_counts_what_stands_published,
    what_is_current_is_current,
    the_spans_are_what_the_ledger_says,
    the_numbers_are_those_of_the_spans,
    public_evidence_meets_its_three_conditions,
    everybody_sees_their_own,
    receipts_check,
    erased_words_are_nowhere,
)
