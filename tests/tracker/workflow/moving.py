"""The moves of one answer, each drawn, foretold and made: save, submit, discard, recall, return, accept, withdraw."""

import datetime
from collections.abc import Callable
from typing import Any

from tests.factories.files import upload
from tests.tracker.workflow.expected import ERASABLE, Answer, Paper
from tests.tracker.workflow.scene import CLERKS, REVIEWERS
from tracker import actions
from tracker.actions import EditConflict, NotAllowed
from tracker.choices import Channel, ImplementationStatus
from tracker.models import Commitment
from tracker.models.return_reasons import OWN_WORDS, FieldReason


def refused(act: Callable[..., Any], error: type[Exception], **given: Any) -> None:
    """Call an action that must raise `error`."""
    try:
        act(**given)
    except error:
        return
    raise AssertionError(f"{getattr(act, '__name__', act)} went through; it should raise {error.__name__}")


# --- save ------------------------------------------------------------------------------------------------------------

# What an answer says, drawn by name: (status, whether it has a summary).
WORDS = {
    "begun": (ImplementationStatus.IN_PROGRESS, True),
    "done": (ImplementationStatus.IMPLEMENTED, True),
    "done, no summary": (ImplementationStatus.IMPLEMENTED, False),
    "no status": ("", True),
    "not stated": (ImplementationStatus.NOT_STATED, True),
}


def answer_words(run: Any, on_behalf: bool) -> dict[str, Any]:
    """New words of an answer. Each text is told from every other."""
    kinds = ["begun"] * 5 + ["done", "done, no summary", "no status"] + (["not stated"] if on_behalf else [])
    status, has_summary = WORDS[run.pick("words", kinds)]
    return {
        "implementation_status": str(status),
        "summary": run.token() if has_summary else "",
        "obstacles": run.token(),
        "assistance_needed": "",
        "language": "en",
    }


def commitment_words(run: Any) -> dict[str, Any]:
    """New words of a commitment."""
    return {
        "text": run.token(),
        "lead_institution": run.token(),
        "target_on": datetime.date(2030, 1, 1),
        "progress": "planned",
        "note": "",
        "language": "en",
    }


def seen_revision(run: Any, stored: Paper | None) -> tuple[int | None, type[Exception] | None]:
    """The revision a person saw, mostly the stored one; and what an action must raise for it."""
    is_stale = run.pick("saw", ["what is stored"] * 9 + ["something older"]) == "something older"
    if stored is None:
        return (0, EditConflict) if is_stale else (None, None)
    if stored.stage != "draft":
        return (stored.revision, EditConflict) if is_stale else (None, NotAllowed)
    if is_stale:
        return (stored.revision - 1 if stored.revision else None), EditConflict
    return stored.revision, None


def save(run: Any, answer: Answer, on_behalf: bool) -> None:
    """Begin or edit a draft, of an answer or of a commitment."""
    stored = run.book.open_in(answer, on_behalf)
    about = run.pick("about", [("15-a",), ("15-a", "15-b")]) if answer.is_commitment else (answer.subject,)
    others = stored.about if stored and stored.stage == "draft" else ()
    words = commitment_words(run) if answer.is_commitment else answer_words(run, on_behalf)
    revision, error = seen_revision(run, stored)
    writers = run.writers(answer, (*about, *others), on_behalf=on_behalf)
    colleagues = writers - (stored.typists if stored else set())
    by = run.somebody(colleagues or writers)
    cites = run.pick("cites", [frozenset(), *[frozenset([name]) for name in own_evidence(run, answer)]])
    may_write = by in run.writers(answer, about, on_behalf=on_behalf)
    may_take_over = by in writers
    is_allowed: bool | type[Exception] = (error or may_take_over or NotAllowed) if may_write else NotAllowed
    given: dict[str, Any] = {
        "submission": run.scene.submissions[answer.submission],
        "revision": revision,
        "citations": [actions.Citation(run.scene.evidence[name], "p. 1") for name in cites],
        "on_behalf": on_behalf,
        "by": run.user(by),
    }
    recommendations = [run.scene.world.recommendations[slug] for slug in about]
    if answer.is_commitment:
        given |= {"uuid": answer.subject, "words": actions.CommitmentWords(**words)}
        version = run.attempt(is_allowed, actions.save_commitment, recommendations=recommendations, **given)
        touches: frozenset[Any] = frozenset()
    else:
        named = list(Commitment.objects.filter(member_state=answer.state)) if run.pick("touches", [False, True]) else []
        given |= {"words": actions.AnswerWords(**words), "commitments": named}
        version = run.attempt(is_allowed, actions.save_answer, recommendation=recommendations[0], **given)
        touches = frozenset(commitment.pk for commitment in named)
    if is_allowed is True:
        paper = keep(run, answer, on_behalf, version, words=words, about=about, cites=cites, touches=touches, by=by)
        run.moved(answer, "save")
        if not on_behalf and run.pick("says of it", [False, False, True]):
            comment(run, paper, by, recommendations[0])


def quoted(paper: Paper) -> str:
    """What somebody says of a version: its words, in a sentence of theirs."""
    return f"Is this meant: “{' '.join(paper.words[name] for name in ERASABLE[paper.answer.is_commitment])}”?"


def comment(run: Any, paper: Paper, by: str, recommendation: Any) -> None:
    """Quote the words to a colleague of the State."""
    answer = paper.answer
    about = {"commitment": Commitment.objects.get(pk=answer.subject)} if answer.is_commitment else {}
    run.attempt(
        True,
        actions.write_comment,
        uuid=run.key(),
        submission=run.scene.submissions[answer.submission],
        text=quoted(paper),
        language="en",
        by=run.user(by),
        **about or {"recommendation": recommendation},
    )


def own_evidence(run: Any, answer: Answer) -> list[str]:
    return [name for name, item in run.book.evidence.items() if item.state == answer.state and not item.is_erased]


def keep(run: Any, answer: Answer, on_behalf: bool, version: Any, *, by: str, **said: Any) -> Paper:
    """Write the draft into the expected record."""
    stored = run.book.open_in(answer, on_behalf)
    if stored is None:
        number = max((paper.number for paper in run.book.of(answer)), default=0) + 1
        run.count += 1
        stored = Paper(version.pk, run.count, answer, on_behalf, number, typists={by}, **said)
        run.book.papers.append(stored)
        run.book.written.append((answer, version.pk))
        return stored
    for name, value in said.items():
        setattr(stored, name, value)
    stored.typists.add(by)
    stored.revision += 1
    stored.unchanged_from, stored.is_ready = None, False
    return stored


# --- sending ---------------------------------------------------------------------------------------------------------


def submit(run: Any, answer: Answer, on_behalf: bool) -> None:
    """Send the draft, and perhaps others of the same submission and lane with it."""
    papers = [run.book.open_in(answer, on_behalf)]
    is_poor = run.book.is_bare(papers[0]) or not papers[0].words.get("implementation_status", "a commitment")
    if is_poor and run.pick("mend it first", [True, True, True, False]):
        save(run, answer, on_behalf)
        return
    for other in run.book.at("draft"):
        if other.answer.submission == answer.submission and other.on_behalf == on_behalf and other not in papers:
            papers += [other] if run.pick("send too", [False, False, True]) else []
    key = run.key()
    given: dict[str, Any] = {
        "uuid": key,
        "submission": run.scene.submissions[answer.submission],
        "versions": [run.stored(paper) for paper in papers],
    }
    is_whole = all(paper.answer.is_commitment or paper.words["implementation_status"] for paper in papers)
    consent = ""
    if on_behalf:
        by = run.somebody(CLERKS)
        reported_on = run.today - datetime.timedelta(days=run.pick("days ago", [0, 30, 60]))
        is_allowed = by in CLERKS and is_whole
        given |= {"channel": Channel.LETTER, "reported_on": reported_on, "scan": upload()}
        act: Callable[..., Any] = actions.submit_on_behalf
    else:
        by, reported_on = run.somebody(run.senders[answer.state]), run.today
        consent = run.pick("consent", ["yes"] * 5 + ["no"])
        is_allowed = may_send(run, papers, by) and is_whole and has_substance(run, papers, consent)
        given["consent"] = consent
        act = actions.submit
    sent = run.attempt(is_allowed, act, by=run.user(by), **given)
    if not is_allowed:
        return
    run.book.send(papers, key, reported_on)
    if consent:
        run.book.set_consent(answer.submission, consent, run.clock)
    for paper in papers:
        run.moved(paper.answer, "submit")
    if not on_behalf and run.pick("send the form twice", [False, False, False, True]):
        assert run.attempt(True, act, by=run.user(by), **given) == sent


def may_send(run: Any, papers: list[Paper], by: str) -> bool:
    """The right person, before closing or as what may be sent after it."""
    state, period = papers[0].answer.submission
    if by not in run.senders[state]:
        return False
    if period == "second" or run.today <= run.scene.periods[period].closes_on:
        return True
    until = run.reopened_until.get(state)
    return (until is not None and run.today <= until) or all(run.book.continues(paper) for paper in papers)


def has_substance(run: Any, papers: list[Paper], consent: str) -> bool:
    """With consent, whether everything that is sent (and, where it is new, all that waits) has substance."""
    submission = papers[0].answer.submission
    asked = list(papers)
    if consent == "yes" and run.book.consent[submission] != "yes":
        asked += run.book.waits_for_consent(submission, papers)
    return consent != "yes" or not any(run.book.is_bare(paper) for paper in asked)


def recall(run: Any, answer: Answer, on_behalf: bool) -> None:
    """Take back; where a reviewer has started its review, mostly ask for a return instead."""
    paper = run.book.open_in(answer, on_behalf)
    is_claimed = bool(run.book.sendings[paper.sending].claimed_by)
    if is_claimed and run.pick("ask for a return", [True, True, True, False]):
        give_back(run, answer, on_behalf)
        return
    takers = set(run.senders[answer.state])
    by = run.somebody(takers)
    is_allowed = by in takers and not is_claimed
    run.attempt(is_allowed, actions.recall, version=run.stored(paper), by=run.user(by))
    if is_allowed:
        paper.stage, paper.is_taken_back = "returned", True
        run.moved(answer, "recall", is_of_the_state=not on_behalf)


def discard(run: Any, answer: Answer, on_behalf: bool) -> None:
    paper = run.book.open_in(answer, on_behalf)
    writers = run.writers(answer, paper.about, on_behalf=on_behalf)
    by = run.somebody(writers)
    run.attempt(by in writers, actions.discard, version=run.stored(paper), by=run.user(by))
    if by in writers:
        run.book.papers.remove(paper)
        run.moved(answer, "discard")


# --- checking --------------------------------------------------------------------------------------------------------


def give_back(run: Any, answer: Answer, on_behalf: bool) -> None:
    paper = run.book.open_in(answer, on_behalf)
    by = run.somebody(REVIEWERS)
    reason = run.pick("reason", [quoted(paper)] * 5 + [" "])
    is_allowed = by in REVIEWERS and bool(reason.strip())
    by_field = [FieldReason("evidence", {OWN_WORDS: reason})]  # blank like the whole it says nothing
    run.attempt(
        is_allowed, actions.return_for_revision, version=run.stored(paper), reason=reason, by_field=by_field,
        by=run.user(by),
    )  # fmt: skip
    if is_allowed:
        paper.stage = "returned"
        run.moved(answer, "return")


def accept(run: Any, answer: Answer, on_behalf: bool) -> None:
    """By a reviewer; one who typed in it tries as often as the others, and must be refused."""
    paper = run.book.open_in(answer, on_behalf)
    typists = paper.typists & set(REVIEWERS)
    by = run.somebody(typists if typists and run.pick("a typist tries", [True, False]) else REVIEWERS)
    is_bare = run.book.consent[answer.submission] == "yes" and run.book.is_bare(paper)
    is_allowed = by in REVIEWERS and by not in paper.typists and not is_bare
    is_allowed = is_allowed and not run.book.is_of_an_earlier_day(paper)
    run.attempt(is_allowed, actions.accept, version=run.stored(paper), by=run.user(by))
    if is_allowed:
        supersedes = run.book.accepted(answer) is not None
        run.book.accept(paper)
        run.moved(answer, *(["supersede", "accept"] if supersedes else ["accept"]))


def withdraw(run: Any, answer: Answer, on_behalf: bool) -> None:
    paper = run.book.accepted(answer)
    by = run.somebody({*run.senders[answer.state], *REVIEWERS})
    note = run.pick("note verbale", ["NV 7", "NV 7", ""])
    is_allowed = by in run.senders[answer.state] or (by in REVIEWERS and bool(note))
    run.attempt(is_allowed, actions.withdraw, version=run.stored(paper), note_verbale=note, by=run.user(by))
    if is_allowed:
        run.book.withdraw(paper)
        run.moved(answer, "withdraw")


WEIGHTS = {"save": 3, "submit": 6, "discard": 1, "recall": 4, "return": 2, "accept": 6, "withdraw": 1}
MOVING: dict[str, Callable[[Any, Answer, bool], None]] = {
    "save": save,
    "submit": submit,
    "discard": discard,
    "recall": recall,
    "return": give_back,
    "accept": accept,
    "withdraw": withdraw,
}

# For a move at the wrong moment: where each starts, its action, and what else the action wants.
STARTS = {
    "submit": "draft",
    "discard": "draft",
    "recall": "submitted",
    "return": "submitted",
    "accept": "submitted",
    "withdraw": "accepted",
}
ACTIONS: dict[str, Callable[..., Any]] = {
    "submit": actions.submit,
    "discard": actions.discard,
    "recall": actions.recall,
    "return": actions.return_for_revision,
    "accept": actions.accept,
    "withdraw": actions.withdraw,
}
ALSO = {"return": {"reason": "The year is missing."}, "withdraw": {"note_verbale": "NV 1"}}
