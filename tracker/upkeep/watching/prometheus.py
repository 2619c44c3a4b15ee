"""How the site is doing, as the text that Prometheus reads (its exposition format, version 0.0.4)."""

import datetime
from collections.abc import Iterable

from tracker.upkeep.watching.state import SiteState

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Each measure with what it says. Numbers are seconds, bytes and counts; a moment is in seconds since 1970.
MEASURES = {
    "followup_database_answers": "1 while the database answers",
    "followup_release_info": "the release that runs",
    "followup_well": "1 while a part that has to go on does",
    "followup_seen_timestamp_seconds": "the last moment at which a part was well",
    "followup_mails_waiting": "e-mails that no server has taken yet",
    "followup_oldest_mail_seconds": "how long the oldest of these waits",
    "followup_oldest_task_seconds": "how long the oldest task of the worker waits",
    "followup_faulty_files": "stored files that are not as they were stored",
    "followup_free_bytes": "bytes that are free on the fullest disk",
    "followup_troubles": "things that stand on the page of administrators",
}
type Sample = tuple[str, str, float]


def exposition(state: SiteState | None, release: str) -> str:
    """The text, each measure after what it says. `state` is None while the database does not answer."""
    samples = [("followup_release_info", f'{{version="{release}"}}', 1.0), ("followup_database_answers", "", 0.0)]
    if state:
        samples = [samples[0], ("followup_database_answers", "", 1.0), *_samples(state)]
    lines: list[str] = []
    for name, said in MEASURES.items():
        found = [f"{name}{labels} {value:.15g}" for measure, labels, value in samples if measure == name]
        if found:
            lines += [f"# HELP {name} {said}", f"# TYPE {name} gauge", *found]
    return "\n".join([*lines, ""])


def _samples(state: SiteState) -> Iterable[Sample]:
    for part, sign in state.parts:
        yield "followup_well", f'{{part="{part}"}}', float(bool(sign and sign.is_well(state.now)))
        if sign and sign.seen_at:
            yield "followup_seen_timestamp_seconds", f'{{part="{part}"}}', sign.seen_at.timestamp()
    yield "followup_mails_waiting", "", state.mails
    yield "followup_oldest_mail_seconds", "", _age(state.oldest_mail, state.now)
    yield "followup_oldest_task_seconds", "", _age(state.oldest_task, state.now)
    yield "followup_faulty_files", "", state.faulty
    yield "followup_free_bytes", "", state.free
    yield "followup_troubles", "", len(state.troubles)


def _age(moment: datetime.datetime | None, now: datetime.datetime) -> float:
    return (now - moment).total_seconds() if moment else 0.0
