"""The record counted again by somebody who has the data package and Python, and nothing of ours.

What is current, of whom it was asked and how many reported what is worked out from ledger.jsonl and the tables beside
it, by the rules that the page "Method" gives to everybody. Nothing here is imported from the product.
"""

import csv
import datetime
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ENDINGS = ("withdrawal", "consent_ended", "erasure", "entered_in_error", "accepted_in_error")
DAY = datetime.timedelta(days=1)
ABOUT_ANSWER = ("state", "group", "status", "period", "has_evidence")
type Asked = Mapping[str, list[str]]


@dataclass(frozen=True)
class CurrentText:
    """The newest readable text of a State on a recommendation."""

    state: str
    group: str
    recommendation: str
    period: str
    status: str
    has_evidence: bool


@dataclass
class Figures:
    """What is reported on one recommendation: by status, of how many States, and how many are public no more."""

    answers: Counter[str] = field(default_factory=Counter)
    invited: int = 0
    otherwise: int = 0
    no_longer: int = 0

    @property
    def without(self) -> int:
        return self.invited - self.answers.total() - self.otherwise


class Replay:
    """A package as it was at one moment; `files` are its files by name."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.entries = [json.loads(line) for line in files["ledger.jsonl"].decode().split("\n") if line]
        self.tables = {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(content.decode(), newline="")))
            for name, content in files.items()
            if name.endswith(".csv")
        }
        self.names = {row["recommendation_uuid"]: row["recommendation"] for row in self.tables["recommendations"]}
        self.groups = {row["state"]: row["regional_group"] for row in self.tables["states"]}
        self.proven = {row["publication"] for row in self.tables["evidence"]}

    def list_of(self, asked: Asked) -> dict[str, Figures]:
        """The recommendations that fit a question, each with its figures.

        Args:
            asked: values by parameter, as an address has them; those of one parameter are alternatives.
        """
        end = _end_of(asked.get("as_of"))
        current = self._current(end)
        fitting = [
            each for each in current if _fits(each, asked, ("state", "group", "status", "period", "has_evidence"))
        ]
        keys = [row["recommendation"] for row in self.tables["recommendations"] if _is_about(row, asked)]
        if any(asked.get(name) for name in ABOUT_ANSWER):
            answered = {each.recommendation for each in fitting}
            keys = [key for key in keys if key in answered]
        of_states = [each for each in current if _fits(each, asked, ("state", "group"))]
        invited = self._invited(asked, end)
        gone = self._gone(asked, end) if end else Counter[str]()
        return {key: _figures(key, of_states, fitting, invited[key], gone[key]) for key in keys}

    def _current(self, end: datetime.datetime | None) -> list[CurrentText]:
        """Of each State and recommendation the readable text with the latest date, then the latest number."""
        newest: dict[tuple[str, str], tuple[str, int, CurrentText]] = {}
        for entry in self.entries:
            if not (entry["recommendation"] and entry["body"]) or (end and _moment(entry["published_at"]) >= end):
                continue
            body = json.loads(entry["body"])
            text = CurrentText(
                state=entry["state"],
                group=self.groups[entry["state"]],
                recommendation=self.names[entry["recommendation"]],
                period=entry["period"],
                status=body["implementation_status"],
                has_evidence=str(entry["sequence"]) in self.proven,
            )
            found = (body["reported_on"], entry["sequence"], text)
            key = (text.state, text.recommendation)
            newest[key] = max(found, newest.get(key, found), key=lambda each: each[:2])
        return [text for _day, _number, text in newest.values()]

    def _invited(self, asked: Asked, end: datetime.datetime | None) -> dict[str, set[str]]:
        """Of each recommendation the States that were invited to a period that asks it."""
        periods = {row["period"] for row in self.tables["periods"] if _stood(row, "opened_at", end)}
        invited = defaultdict(set)
        for row in self.tables["invitations"]:
            if row["period"] in periods and _stood(row, "invited_at", end) and self._is_of(row["state"], asked):
                invited[row["period"]].add(row["state"])
        found = defaultdict(set)
        for row in self.tables["asked"]:
            found[row["recommendation"]] |= invited[row["period"]]
        return found

    def _is_of(self, state: str, asked: Asked) -> bool:
        states, groups = _states(asked), asked.get("group")
        return (not states or state in states) and (not groups or self.groups[state] in groups)

    def _gone(self, asked: Asked, end: datetime.datetime) -> Counter[str]:
        """How many answers were public at the end of a day and may not be read any more."""
        chains = defaultdict(list)
        for entry in self.entries:
            if entry["recommendation"] and self._is_of(entry["state"], asked):
                chains[entry["state"], self.names[entry["recommendation"]], entry["period"]].append(entry)
        gone = Counter[str]()
        for (_state, key, _period), chain in chains.items():
            since = None
            for entry in chain:
                at = _moment(entry["published_at"])
                if entry["kind"] not in ENDINGS:
                    since = since or at
                elif since:
                    gone[key] += since < end <= at
                    since = None
        return gone


def _figures(
    key: str, of_states: Iterable[CurrentText], fitting: Iterable[CurrentText], invited: set[str], gone: int
) -> Figures:
    of_it = [each for each in of_states if each.recommendation == key]
    answers = Counter(each.status for each in fitting if each.recommendation == key)
    asked = invited | {each.state for each in of_it}
    return Figures(answers, len(asked), len(of_it) - answers.total(), gone)


def _fits(text: CurrentText, asked: Asked, names: Iterable[str]) -> bool:
    held: dict[str, Any] = {
        "state": text.state,
        "group": text.group,
        "status": text.status,
        "period": text.period,
        "has_evidence": "yes" if text.has_evidence else "no",
    }
    wanted = {**asked, "state": _states(asked)}
    return all(held[name] in wanted[name] for name in names if wanted.get(name))


def _is_about(row: Mapping[str, str], asked: Asked) -> bool:
    of_row = {"meeting": {row["meeting"]}, "agenda_item": {row["agenda_item"]}, "theme": set(row["themes"].split("; "))}
    return all(values & set(asked[name]) for name, values in of_row.items() if asked.get(name))


def _states(asked: Asked) -> list[str]:
    return [code.upper() for code in asked.get("state", [])]


def _stood(row: Mapping[str, str], since: str, end: datetime.datetime | None) -> bool:
    """Whether it had begun at that moment and was not cancelled; now, whether it was never cancelled."""
    if end is None:
        return not row["cancelled_at"]
    return _moment(row[since]) < end and (not row["cancelled_at"] or _moment(row["cancelled_at"]) >= end)


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _end_of(days: list[str] | None) -> datetime.datetime | None:
    """The first moment after the day that is asked for."""
    if not days:
        return None
    return datetime.datetime.combine(datetime.date.fromisoformat(days[0]) + DAY, datetime.time(), datetime.UTC)
