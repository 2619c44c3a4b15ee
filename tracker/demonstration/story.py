"""Loading the demonstration: the lines of fixtures/demonstration/, read and carried out in the order of their days."""

import csv
import datetime
from dataclasses import replace
from typing import Any

from django.db import transaction

from tracker.demonstration.accounts import Accounts, People, agree_on_password
from tracker.demonstration.acts import FOLDER, Acts, StoryLine
from tracker.demonstration.clock import Clock
from tracker.demonstration.removal import require_demonstration
from tracker.importing.reference import INVENTED_STATES, load_reference, load_states, read_table
from tracker.ledger import take_down_log
from tracker.models import ReportingPeriod

FIRST_PERIOD, FIRST_OF_CONGRESS = "first-period", "orvane-first-period"
SENDING = ("send", "letter")


def load_demonstration(*, now: datetime.datetime, with_congress: bool = False) -> Accounts:
    """Fill the demonstration's database, once: where it is filled, nothing changes.

    Args:
        now: the moment of loading, from which all days count.
        with_congress: the invented Congress as well, which pages that compare meetings and periods need
            (docs/adr/0058).

    Returns the accounts and their password. Raises Refused outside the demonstration.
    """
    require_demonstration()
    is_loaded = ReportingPeriod.objects.filter(slug=FIRST_PERIOD).exists()
    if is_loaded:
        with_congress = ReportingPeriod.objects.filter(slug=FIRST_OF_CONGRESS).exists()
    states = [read_table(path) for path in sorted((FOLDER / "states").glob("*.toml"))]
    languages = {table["state"]: table["language"] for table in states}
    people = People(languages, with_second_data_entry=with_congress)
    if not is_loaded:
        congress = [*lines_of(read_table(FOLDER / "congress" / "congress.toml")), *_answers_to_congress()]
        frame = lines_of(read_table(FOLDER / "story.toml"))
        lines = [*(congress if with_congress else ()), *frame, *(line for table in states for line in lines_of(table))]
        take_down_log.forget()  # of a demonstration that is gone
        with transaction.atomic():
            _carry_out(lines, people, Clock(now))
    return agree_on_password(people.usernames)


def lines_of(table: dict[str, Any]) -> list[StoryLine]:
    """Return the lines of a file: `[[line]]` for the Secretariat, and one list for each period in the file of a State.

    A line without `at` happens directly after the one before. The years in the texts of a list count from the day on
    which the State first sent.
    """
    found = []
    for period, entries in table.items():
        if not isinstance(entries, list):
            continue
        lines, at = [], (0, 0)
        for entry in entries:
            day, hour = at = entry.pop("at", at)
            by, act = entry.pop("by", ""), next(iter(entry))
            lines.append(StoryLine((day, hour), act, entry.pop(act), entry, by, table.get("state", ""), period))
        sent_on = next((line.at[0] for line in lines if line.act in SENDING), 0)
        found += [replace(line, sent_on=sent_on) for line in lines]
    return found


def _answers_to_congress() -> list[StoryLine]:
    """Return the lines of answers.csv, whose columns are the keys."""
    with (FOLDER / "congress" / "answers.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    found = []
    for row in rows:
        at, period, state = (int(row.pop("day")), int(row.pop("hour"))), row.pop("period"), row.pop("state")
        act, subject = row.pop("act"), row.pop("of")
        facts = {key: value for key, value in row.items() if value}
        found.append(StoryLine(at, act, subject, facts, state=state, period=period, sent_on=at[0]))
    return found


def in_order(lines: list[StoryLine], clock: Clock) -> list[StoryLine]:
    """Return the lines by their moments; those of one moment stay in the order of the files."""
    return sorted(lines, key=lambda line: clock.moment(line.at))


def _carry_out(lines: list[StoryLine], people: People, clock: Clock) -> None:
    load_reference()
    load_states(INVENTED_STATES, is_invented=True)
    clock.go_to((min(line.at[0] for line in lines) - 1, 8))
    people.make(clock)
    acts = Acts(people, clock)
    for line in in_order(lines, clock):
        acts.carry_out(line)
    people.remember_sign_ins()
    people.give_addresses(clock)
