"""Who must be told of a move, said here once more and not read from the table of moves."""

from typing import Any

from tests.tracker.workflow.expected import Paper, label_of
from tracker.models import AuditEvent


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
