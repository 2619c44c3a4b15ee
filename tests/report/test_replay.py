"""Whatever is asked, on whatever day: every form has the same rows, and the figures that plain Python counts again.

The record is counted again by somebody who has the data package and Python, and nothing of ours: what is current, of
whom it was asked and how many reported what, from ledger.jsonl and the tables next to it, by the rules that the page
"Method" gives to everybody. `Replay` uses nothing from the product.
"""

import csv
import datetime
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlencode

import docx
import pytest
from django.http import QueryDict

from report.explorer import facets
from report.pages.progress import total
from report.question import question as asking
from tests.chance import chance_of, portion
from tests.factories.records import ThemeFactory
from tests.factories.world import SEED_MEETING
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.forms import all_entries, all_results, csv_rows, text_of, xlsx_rows
from tests.report.packages import make, opened
from tracker.choices import ImplementationStatus, RegionalGroup
from tracker.models import Recommendation

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SEED = 20261129
SLUGS = [f"15-{letter}" for letter in "abcdefghijkl"]
THEMES = ["cybercrime", "corruption", "training"]
STATUSES = ImplementationStatus.values
# Parameters of which an address has one value. Plain Python does not find words, nor names in texts.
SINGLE, UNCOUNTED = ("q", "sort", "as_of"), ("q", "attributed")
LIST = "/en/recommendations"


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

    def list_of(self, asked: Asked, *, also_unanswered: bool = False) -> dict[str, Figures]:
        """The recommendations that fit a question, each with its figures.

        Args:
            asked: values by parameter, as an address has them; those of one parameter are alternatives.
            also_unanswered: as every page but the list has them: those that no answer fits as well.
        """
        end = _end_of(asked.get("as_of"))
        current = self._current(end)
        fitting = [
            each for each in current if _fits(each, asked, ("state", "group", "status", "period", "has_evidence"))
        ]
        begun = {row["meeting"] for row in self.tables["meetings"] if _has_begun(row, end)}
        about = [row for row in self.tables["recommendations"] if _is_about(row, asked) and row["meeting"] in begun]
        keys = [row["recommendation"] for row in about]
        if any(asked.get(name) for name in ABOUT_ANSWER) and not also_unanswered:
            answered = {each.recommendation for each in fitting}
            keys = [key for key in keys if key in answered]
        of_states = [each for each in current if _fits(each, asked, ("state", "group"))]
        invited = self._invited(asked, end)
        gone = self._gone(asked, end) if end else Counter[str]()
        return {key: _figures(key, of_states, fitting, invited[key], gone[key]) for key in keys}

    def states_of(self, asked: Asked) -> dict[str, tuple[int, int]]:
        """On how many recommendations of a question each State has an answer that fits, of how many that it was asked
        or answered."""
        end, recommendations = _end_of(asked.get("as_of")), self.list_of(asked, also_unanswered=True)
        current = [each for each in self._current(end) if each.recommendation in recommendations]
        fitting = Counter(each.state for each in current if _fits(each, asked, ABOUT_ANSWER))
        places = {(key, state) for key, states in self._invited(asked, end).items() for state in states}
        places |= {(each.recommendation, each.state) for each in current if _fits(each, asked, ABOUT_ANSWER)}
        asked_of = Counter(state for key, state in places if key in recommendations)
        return {state: (fitting[state], asked_of[state]) for state in asked_of}

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


def _has_begun(row: Mapping[str, str], end: datetime.datetime | None) -> bool:
    return end is None or datetime.date.fromisoformat(row["starts_on"]) < end.date()


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


@world_with
def told(world: PublicWorld) -> None:
    """Three States and two periods in some days: corrected, confirmed again, taken back, consent ended and given again,
    an invitation and a period cancelled."""
    chance = chance_of(SEED)
    themes = [ThemeFactory(slug=slug) for slug in THEMES]
    for slug in SLUGS:
        world.recommendations[slug].themes.set(chance.sample(themes, chance.randint(0, 2)))
    later = world.open_period("period-2")
    next_day = set(chance.sample(range(14), 8))  # so many that all of it is over before today
    for act in range(14):
        world.now(days=act in next_day)
        slug, period = chance.choice(SLUGS), chance.choice([world.period, later])
        fields = {"period": period, "status": chance.choice(STATUSES[:5])}
        if chance.random() < 0.4:
            world.publish_with(world.evidence(is_public=True), slug, **fields)
        else:
            world.publish(slug, state=chance.choice(["XAA", "XAB"]), **fields)
    world.now(days=1)
    world.withdraw(world.publish("15-l", summary="A singular phrase.", period=later))
    world.now(days=1)
    world.set_consent("no")
    world.now(days=2)
    if chance.random() < 0.5:
        world.set_consent("yes")
        world.now(days=1)
    later.invitations.filter(member_state="XAB").update(cancelled_at=world.now(), cancelled_by=world.administrator)
    world.now(days=1)
    make()


def values(world: PublicWorld) -> dict[str, list[str]]:
    day = world.clock.date()
    return {
        "meeting": [SEED_MEETING],
        "theme": THEMES,
        "agenda_item": ["5 (d)"],
        "status": STATUSES[:5],
        "state": ["XAA", "xab"],
        "group": [group for group in RegionalGroup.values if group],
        "attributed": ["VNM", "ARE"],
        "has_evidence": ["yes", "no"],
        "period": ["period-1", "period-2"],
        "q": ["desk", "States", "desk law", "singular", "nowhere"],
        "sort": ["document", "changed", "answers"],
        "as_of": [(day - datetime.timedelta(days=back)).isoformat() for back in range(30)],
    }


def drawn(chance: Random, choices: dict[str, list[str]]) -> str:
    """A question with up to four parameters, each with one or two values."""
    names = chance.sample(list(choices), chance.randint(0, 4))
    pairs = []
    for name in names:
        number = 1 if name in SINGLE else min(len(choices[name]), chance.randint(1, 2))
        pairs += [(name, value) for value in chance.sample(choices[name], number)]
    return f"?{urlencode(pairs)}" if pairs else ""


def check(reader: Reader, replay: Replay, query: str) -> int:
    """Compare all forms of one question, and count it again; return how many recommendations fit it."""
    results = forms_agree(reader, query)
    asked = parse_qs(query.lstrip("?"))
    if not any(name in asked for name in UNCOUNTED):
        counted = replay.list_of(asked)
        is_past = "as_of" in asked
        shown = {f"{each['meeting']}/{each['slug']}": of_json(each) for each in results}
        assert shown == {key: plain(each, is_past=is_past) for key, each in counted.items()}, query
        if counted:
            published = sum(each.answers.total() for each in counted.values())
            assert in_document(reader.get(f"{LIST}.docx{query}")) == (len(counted), published), query
        check_matrix(reader, counted, query)
        check_pages(reader, replay, asked)
    return len(results)


def forms_agree(reader: Reader, query: str) -> list[dict[str, Any]]:
    """Compare page, CSV, XLSX and Atom with JSON, row by row; return the rows of JSON."""
    rows, count = all_of_page(reader, f"{LIST}/{query}")
    results, counted = all_results(reader, f"{LIST}.json{query}")
    tables = csv_rows(reader.get(f"{LIST}.csv{query}")), xlsx_rows(reader.get(f"{LIST}.xlsx{query}"))
    entries, total_of_feed = all_entries(reader, f"{LIST}.atom{query}")
    assert count == counted == total_of_feed == len(results), query
    for row, result, line, cells, entry in zip(rows, results, *tables, entries, strict=True):
        assert row.printed.recommendation.slug == result["slug"] == line["slug"] == cells["slug"], query
        assert text_of(entry, "id") == row.printed.pk.urn, query
        figures, progress = of_json(result)[:2], row.progress
        assert (tuple(progress.counts.get(code, 0) for code in STATUSES), progress.invited) == figures, query
        assert of_table(line) == of_table(cells) == figures, query
        said = f"{progress.answered} of the {progress.invited} State{'s' * (progress.invited != 1)} invited"
        if not progress.invited:  # as of a day before the invitations
            said = "No State has been invited to report yet"
        assert said in text_of(entry, "summary"), query
    return results


def all_of_page(reader: Reader, address: str | None) -> tuple[list[Any], int]:
    rows, count = [], None
    while address:
        context = reader.get(address).context
        count = context["count"] if count is None else count
        rows += context["rows"]
        address = context["next"]
    return rows, count or 0


def plain(counted: Figures, *, is_past: bool) -> tuple[Any, ...]:
    answers = tuple(counted.answers[code] for code in STATUSES)
    return answers, counted.invited, counted.without, counted.no_longer if is_past else None


def of_json(each: dict[str, Any]) -> tuple[Any, ...]:
    figures = each["states_invited"], each["states_without_published_answer"], each.get("answers_no_longer_published")
    return tuple(each["answers"].values()), *figures


def of_table(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(int(row[f"answers_{code}"]) for code in STATUSES), int(row["states_invited"])


def in_document(reply: Any) -> tuple[int, int]:
    """How many recommendations and answers the brief says it has."""
    lines = [each.text for each in docx.Document(io.BytesIO(reply.whole)).paragraphs]
    (line,) = [each for each in lines if each.startswith("Recommendations: ")]
    recommendations, answers = (int(each.replace(",", "")) for each in re.findall(r"[\d,]+", line))
    return recommendations, answers


def check_matrix(reader: Reader, counted: dict[str, Figures], query: str) -> None:
    """Each cell of the matrix is a recommendation of the list, with its figures."""
    same = [(name, value) for name, own in parse_qs(query.lstrip("?")).items() for value in own if name != "sort"]
    cells, _count = all_results(reader, f"/en/matrix.json?{urlencode(same)}" if same else "/en/matrix.json")
    shown = {each["recommendation"]: each for each in cells}
    assert set(shown) <= set(counted), query
    for key, each in shown.items():
        assert of_json(each)[:3] == plain(counted[key], is_past=False)[:3], (query, key)


def check_pages(reader: Reader, replay: Replay, asked: Asked) -> None:
    """The same question on every other page: overview, meeting, theme, group, themes, States, a State, charts."""
    is_past = "as_of" in asked
    for own, address in {
        **{("theme", each): f"themes/{each}" for each in THEMES},
        ("meeting", SEED_MEETING): f"meetings/{SEED_MEETING}",
        ("group", "African States"): "groups/african-states",
    }.items():
        same = {name: values for name, values in asked.items() if name not in (own[0], "sort")}
        query, rows = f"?{urlencode(same, doseq=True)}" if same else "", {}
        for row in csv_rows(reader.get(f"/en/{address}.csv{query}")):
            gone = int(row["answers_no_longer_published"]) if is_past else None
            rows[f"{row['meeting']}/{row['slug']}"] = (
                *of_table(row),
                int(row["states_without_published_answer"]),
                gone,
            )
        counted = replay.list_of({**same, own[0]: [own[1]]}, also_unanswered=True)
        if own[0] == "group":  # what its States were asked
            counted = {key: each for key, each in counted.items() if each.invited}
        assert rows == {key: plain(each, is_past=is_past) for key, each in counted.items()}, (address, query)
    same = {name: values for name, values in asked.items() if name != "sort"}
    query, counted = f"?{urlencode(same, doseq=True)}" if same else "", replay.list_of(same, also_unanswered=True)
    whole = [sum(each.answers.total() for each in counted.values()), sum(each.invited for each in counted.values())]
    shown = reader.get(f"/en/{query}").context["picture"]
    assert [shown.recommendations, shown.total.answered, shown.total.invited] == [len(counted), *whole], query
    chart = reader.get(f"/en/embed/{query}").context["chart"].progress
    assert [chart.answered, chart.invited] == whole, query
    assert (shown.total.no_longer or 0) == sum(each.no_longer for each in counted.values()), query
    states = {
        row["state"]: (int(row["published_answers"]), int(row["recommendations_asked"]))
        for row in csv_rows(reader.get(f"/en/states.csv{query}"))
    }
    of_states = replay.states_of(same)
    assert {state: each for state, each in states.items() if each[1]} == of_states, query
    of_one = {name: values for name, values in same.items() if name not in ("state", "group")}
    of_one_query = f"?{urlencode(of_one, doseq=True)}" if of_one else ""
    answers = csv_rows(reader.get(f"/en/states/xaa.csv{of_one_query}"))
    assert len(answers) == replay.states_of({**of_one, "state": ["XAA"]}).get("XAA", (0, 0))[0], of_one_query


def test_a_question_has_the_same_figures_in_every_form_and_counted_again(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 8)
    replay, day = Replay(opened(reader)), told.clock.date() - datetime.timedelta(days=5)
    assert check(reader, replay, f"?as_of={day}&sort=answers") == len(SLUGS)
    assert check(reader, replay, "?state=XAA&state=xab&period=period-2&theme=training&theme=corruption")
    assert check(reader, replay, "?q=desk&has_evidence=yes&sort=changed")
    assert check(reader, replay, "?attributed=VNM&agenda_item=5+(d)") == 1
    check(reader, replay, f"?status=planned&status=implemented&group=African+States&as_of={day}")


def sizes_of(reader: Reader, told: PublicWorld, number: int) -> list[int]:
    """Check so many questions drawn by chance; return how many recommendations fit each."""
    chance, choices, replay = chance_of(SEED), values(told), Replay(opened(reader))
    return [check(reader, replay, drawn(chance, choices)) for _each in range(number)]


@pytest.mark.all
@pytest.mark.chance
def test_forty_questions_have_the_same_figures_in_every_form_and_counted_again(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 8)
    sizes = sizes_of(reader, told, portion(40, 8))
    # The few that a fresh seed draws may well be alike.
    assert len(sizes) < 40 or len(set(sizes)) > 3, "all questions gave the same few lists"


@pytest.mark.lab
def test_four_hundred_questions_have_the_same_figures_on_every_page(reader, told, monkeypatch) -> None:
    monkeypatch.setattr("report.explorer.listing.PAGE", 8)
    assert len(set(sizes_of(reader, told, 400))) > 3


@pytest.mark.chance
def test_what_the_indexes_of_today_count_is_what_is_counted_one_by_one(told) -> None:
    chance, choices = chance_of(SEED), values(told)
    del choices["as_of"]
    for _each in range(portion(40, 5)):
        query = drawn(chance, choices)
        question = asking.parsed(QueryDict(query.lstrip("?")), None)
        assert facets._about_answers(question.filters) == facets._walked(question.filters, facets.OF_ANSWER), query
        keys = list(Recommendation.objects.values_list("pk", flat=True))
        progress = question.progress(keys).values()
        assert question.figures(keys) == (len([each for each in progress if each.invited]), total(progress)), query
