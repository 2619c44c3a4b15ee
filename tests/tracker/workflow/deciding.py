"""What happens beside the moves: consent, erasure, evidence, claims, time, people, and moves at the wrong moment."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from tests.tracker.workflow import moving
from tests.tracker.workflow.expected import ERASABLE, Answer
from tests.tracker.workflow.scene import ANSWERS, CLERKS, REVIEWERS, SECRETARIAT, SUBMISSIONS
from tracker import actions
from tracker.choices import MandateRole
from tracker.models import Commitment, Correction


@dataclass
class Request:
    """An act that waits for a second person, what it is about, and what it does once confirmed."""

    stored: Correction
    asked_by: str
    about: tuple[Any, ...]
    asked_at: datetime.datetime
    carry_out: Callable[[Any], None]
    is_possible: Callable[[Any], bool]


def set_consent(run: Any) -> None:
    public = [paper.answer.submission for paper in run.book.readable]
    submission = run.pick("submission", [*SUBMISSIONS, *public])
    consent = run.pick("consent", ["yes", "no"])
    by = run.somebody(run.senders[submission[0]])
    is_allowed = by in run.senders[submission[0]] and may_consent(run, submission, consent)
    run.attempt(
        is_allowed,
        actions.set_consent,
        submission=run.scene.submissions[submission],
        consent=consent,
        by=run.user(by),
    )
    if is_allowed:
        run.book.set_consent(submission, consent, run.clock)


def may_consent(run: Any, submission: tuple[str, str], consent: str) -> bool:
    """`implemented` without substance stands against a new consent."""
    if consent == "no" or run.book.consent[submission] == "yes":
        return True
    return not any(run.book.is_bare(paper) for paper in run.book.waits_for_consent(submission))


def ask_consent(run: Any) -> None:
    submission, consent = run.pick("submission", SUBMISSIONS), run.pick("consent", ["yes", "no"])
    by, note = run.somebody(CLERKS), run.pick("note verbale", ["NV 9", "NV 9", ""])
    is_allowed = by in CLERKS and bool(note)
    stored = run.attempt(
        is_allowed,
        actions.ask_consent,
        submission=run.scene.submissions[submission],
        consent=consent,
        note_verbale=note,
        note_on=run.clock.date(),
        reason="By note verbale.",
        by=run.user(by),
    )
    if is_allowed:
        asked_at = run.clock
        run.requests.append(
            Request(
                stored,
                by,
                (submission,),
                asked_at,
                lambda run: run.book.set_consent(submission, consent, asked_at),
                lambda run: may_consent(run, submission, consent),
            )
        )


def ask_erasure(run: Any) -> None:
    answer: Answer = run.pick("answer", [*ANSWERS, *run.focus * 5])
    commitment = Commitment.objects.filter(pk=answer.subject).first() if answer.is_commitment else None
    if answer.is_commitment and commitment is None:
        return
    evidence = run.pick("evidence", [(), (), *[(name,) for name in moving.own_evidence(run, answer)]])
    counts = (0, 1, 2, 3) if evidence else (1, 2, 3)
    fields = run.pick("fields", [ERASABLE[answer.is_commitment][:count] for count in counts])
    by = run.somebody(SECRETARIAT)
    stored = run.attempt(
        by in SECRETARIAT,
        actions.ask_erasure,
        submission=run.scene.submissions[answer.submission],
        fields=fields,
        evidence=[run.scene.evidence[name] for name in evidence],
        recommendation=None if commitment else run.scene.world.recommendations[answer.subject],
        commitment=commitment,
        reason="A court ordered it.",
        by=run.user(by),
    )
    if by in SECRETARIAT:
        about, carry_out = (
            (*([answer] if fields else []), *evidence),
            lambda run: run.book.erase(answer, fields, evidence),
        )
        run.requests.append(Request(stored, by, about, run.clock, carry_out, lambda run: True))


def confirm(run: Any) -> None:
    if not run.requests:
        return
    request: Request = run.pick("request", run.requests)
    by = run.somebody(set(SECRETARIAT) - {request.asked_by})
    is_right = by in SECRETARIAT and by != request.asked_by
    is_overtaken = run.book.is_overtaken(request.about, request.asked_at)
    is_allowed = is_right and not is_overtaken and request.is_possible(run)
    run.attempt(is_allowed, actions.confirm_correction, correction=request.stored, by=run.user(by))
    if is_right and is_overtaken:
        run.was_refused = False  # the refusal leaves one change: the request is closed
        request.stored.refresh_from_db()
        assert request.stored.is_overtaken
        assert request.stored.refused_by == run.user(by)
    if is_allowed:
        request.carry_out(run)
    if is_allowed or (is_right and is_overtaken):
        run.requests.remove(request)
        moving.refused(
            actions.confirm_correction, moving.NotAllowed, correction=request.stored, by=run.user(by), now=run.clock
        )


def refuse(run: Any) -> None:
    if not run.requests:
        return
    request: Request = run.pick("request", run.requests)
    by = run.somebody(SECRETARIAT)
    run.attempt(by in SECRETARIAT, actions.refuse_correction, correction=request.stored, by=run.user(by))
    if by in SECRETARIAT:
        run.requests.remove(request)


def publish_evidence(run: Any) -> None:
    """Make an item public or private."""
    name = run.pick("evidence", run.book.evidence)
    item, is_public = run.book.evidence[name], run.pick("public", [True, False])
    by = run.somebody(run.senders[item.state])
    is_allowed = by in run.senders[item.state]
    run.attempt(
        is_allowed,
        actions.set_evidence_public,
        evidence=run.scene.evidence[name],
        is_public=is_public,
        by=run.user(by),
    )
    if is_allowed and item.is_public != is_public:
        item.is_public = is_public
        run.book.decided[name] = run.clock


def mark_ready(run: Any) -> None:
    """Say of a draft that it can be sent as it stands, or that it cannot."""
    drafts = run.book.at("draft")
    if not drafts:
        return
    paper, is_ready = run.pick("draft", drafts), run.pick("ready", [True, True, False])
    writers = set() if paper.on_behalf else run.writers(paper.answer, paper.about, on_behalf=False)
    by = run.somebody(writers)
    lacks_status = not paper.answer.is_commitment and not paper.words["implementation_status"]
    is_allowed: bool | type[Exception] = by in writers
    if is_allowed and is_ready and lacks_status:
        is_allowed = ValidationError
    run.attempt(is_allowed, actions.mark_ready, version=run.stored(paper), is_ready=is_ready, by=run.user(by))
    if is_allowed is True:
        paper.is_ready = is_ready


def open_for_checking(run: Any) -> None:
    waiting = run.book.at("submitted")
    if not waiting:
        return
    paper = run.pick("version", waiting)
    sending = run.book.sendings[paper.sending]
    by = run.somebody(REVIEWERS)
    is_allowed = by in REVIEWERS and sending.claimed_by in ("", by)
    transmission = run.stored(paper).transmission
    run.attempt(is_allowed, actions.open_for_checking, transmission=transmission, by=run.user(by))
    if is_allowed:
        sending.claimed_by = by


def confirm_unchanged(run: Any) -> None:
    """No change since the newest accepted answer of another period."""
    answer: Answer = run.pick("answer", [each for each in ANSWERS if not each.is_commitment])
    others = [each for each in run.book.at("accepted") if each.answer.pair == answer.pair and each.answer != answer]
    by = run.somebody(run.writers(answer, (answer.subject,), on_behalf=False))
    source = max(others, key=lambda each: (each.reported_on, each.order), default=None)
    is_allowed = (
        by in run.writers(answer, (answer.subject,), on_behalf=False)
        and not run.book.of(answer)
        and source is not None
        and source.words["implementation_status"] != "not_stated"
    )
    version = run.attempt(
        is_allowed,
        actions.confirm_unchanged,
        submission=run.scene.submissions[answer.submission],
        recommendation=run.scene.world.recommendations[answer.subject],
        by=run.user(by),
    )
    if is_allowed and source is not None:
        said = {"words": dict(source.words), "cites": source.cites, "touches": source.touches}
        paper = moving.keep(run, answer, False, version, about=(answer.subject,), by=by, **said)
        paper.unchanged_from = source
        run.book.erased -= {(answer, word) for word in source.words.values()}
        run.moved(answer, "save")


def let_time_pass(run: Any) -> None:
    run.clock += datetime.timedelta(days=run.pick("days", [1, 4, 12]))


def reopen(run: Any) -> None:
    state, by = run.pick("state", ["XAA", "XAB"]), run.somebody(SECRETARIAT)
    until = run.today + datetime.timedelta(days=6)
    run.attempt(
        by in SECRETARIAT,
        actions.reopen_invitation,
        invitation=run.scene.invitation(state, "first"),
        until=until,
        by=run.user(by),
    )
    if by in SECRETARIAT:
        run.reopened_until[state] = until


def change_the_alternate(run: Any) -> None:
    """End the mandate of the alternate, or nominate one where there is none."""
    by = run.somebody(["administrator"])
    if run.alternate is not None:
        run.attempt(by == "administrator", actions.end_mandate, mandate=run.alternate, by=run.user(by))
        if by == "administrator":
            run.alternate, run.senders["XAA"] = None, {"focal-xaa"}
        return
    name = run.pick("person", ["alternate-xaa", "successor-xaa"])
    mandate = run.attempt(
        by == "administrator",
        actions.nominate,
        user=run.user(name),
        member_state=run.scene.world.xaa,
        role=MandateRole.ALTERNATE,
        meeting=None,
        note_verbale="NV 3",
        by=run.user(by),
    )
    if by == "administrator":
        run.alternate, run.senders["XAA"] = mandate, {"focal-xaa", name}


def end_the_expert(run: Any) -> None:
    """End the mandate of the State's expert: the administrator, or who sends for the State and names its experts."""
    enders = {"administrator", *run.senders["XAA"]}
    by = run.somebody(enders)
    is_allowed = by in enders and bool(run.assigned)
    run.attempt(is_allowed, actions.end_mandate, mandate=run.scene.world.expert_mandate, by=run.user(by))
    if is_allowed:
        run.assigned = {}


def wrong_moment(run: Any) -> None:
    """A move from a stage where it does not start: it must be refused to everybody."""
    if not run.book.papers:
        return
    paper = run.pick("version", run.book.papers)
    wrong = [move for move, stage in moving.STARTS.items() if stage != paper.stage]
    move, by = run.pick("move", wrong), run.pick("by", sorted(run.scene.people))
    given = {"by": run.user(by), "now": run.clock}
    if move == "submit":
        submission = run.scene.submissions[paper.answer.submission]
        versions = [run.stored(paper)]
        given |= {"uuid": run.key(), "submission": submission, "versions": versions, "consent": "yes"}
    else:
        given |= {"version": run.stored(paper)} | moving.ALSO.get(move, {})
    moving.refused(moving.ACTIONS[move], moving.NotAllowed, **given)


def save_over_what_was_sent(run: Any) -> None:
    """Somebody saves a form although the version was sent meanwhile."""
    waiting = run.book.at("submitted")
    if waiting:
        paper = run.pick("version", waiting)
        moving.save(run, paper.answer, paper.on_behalf)


# {name: (weight, act)}
ACTS: dict[str, tuple[int, Callable[[Any], None]]] = {
    "set_consent": (3, set_consent),
    "ask_consent": (1, ask_consent),
    "ask_erasure": (3, ask_erasure),
    "confirm_correction": (5, confirm),
    "refuse_correction": (1, refuse),
    "set_evidence_public": (2, publish_evidence),
    "mark_ready": (3, mark_ready),
    "open_for_checking": (6, open_for_checking),
    "confirm_unchanged": (1, confirm_unchanged),
    "time": (1, let_time_pass),
    "reopen": (1, reopen),
    "alternate": (1, change_the_alternate),
    "expert": (1, end_the_expert),
    "wrong_moment": (3, wrong_moment),
    "save_over_what_was_sent": (2, save_over_what_was_sent),
}
