"""Whatever is asked, on whatever day: every form says what the ledger and the tables beside it give to plain Python."""

import io
import re
from typing import Any
from urllib.parse import parse_qs, urlencode

import docx
import pytest

from tests.chance import chance_of, portion
from tests.factories.records import ThemeFactory
from tests.report.forms import all_entries, all_results, csv_rows, text_of, xlsx_rows
from tests.report.packages import make, opened
from tests.report.replaying import Figures, Replay
from tests.report.test_equivalence import SLUGS, filter_state, values
from tracker.choices import ImplementationStatus

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SEED = 20261129
MEETING = "rpm-asia-pacific-2025"
NUMBER = re.compile(r"[\d,]+")


@pytest.fixture
def told(world: Any) -> Any:
    """Three States and two periods in some days: corrected, confirmed again, taken back, consent ended and given again,
    an invitation and a period cancelled."""
    chance = chance_of(SEED)
    themes = [ThemeFactory(slug=slug) for slug in ("cybercrime", "corruption", "training")]
    for slug in SLUGS:
        world.recommendations[slug].themes.set(chance.sample(themes, chance.randint(0, 2)))
    later = world.open_period("period-2")
    next_day = set(chance.sample(range(14), 8))  # so many that all of it is over before today
    for act in range(14):
        world.now(days=act in next_day)
        slug, period = chance.choice(SLUGS), chance.choice([world.period, later])
        fields = {"period": period, "status": chance.choice(ImplementationStatus.values[:5])}
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
    return world


def asked_of(world: Any, chance: Any) -> str:
    """A question without words: nobody finds words as we do."""
    choices = values(world, days=30)
    del choices["q"], choices["attributed"]
    choices["theme"] = ["cybercrime", "corruption", "training"]
    return filter_state(chance, choices)


def check(reader: Any, replay: Replay, query: str) -> int:
    """Reads one question in every form, and counts it again; returns how many recommendations fit it."""
    counted = replay.list_of(parse_qs(query.lstrip("?")))
    base = f"/en/recommendations{{}}{query}"
    results, count = all_results(reader, base.format(".json"))
    assert count == len(results) == len(counted), query
    assert {f"{each['meeting']}/{each['slug']}": of_json(each) for each in results} == {
        key: plain(each, is_past="as_of" in query) for key, each in counted.items()
    }, query
    for rows in (csv_rows(reader.get(base.format(".csv"))), xlsx_rows(reader.get(base.format(".xlsx")))):
        assert [(each["slug"], of_table(each)) for each in rows] == [
            (each["slug"], of_json(each)[:2]) for each in results
        ], query
    assert of_feed(*all_entries(reader, base.format(".atom"))) == [said_in_feed(counted[key_of(e)]) for e in results]
    published = sum(each.answers.total() for each in counted.values())
    assert of_page(reader.get(base.format("/")).body, counted), query
    if counted:
        assert in_document(reader.get(base.format(".docx"))) == (len(counted), published), query
    check_matrix(reader, counted, query)
    return len(counted)


def key_of(result: dict[str, Any]) -> str:
    return f"{result['meeting']}/{result['slug']}"


def plain(counted: Figures, *, is_past: bool) -> tuple[Any, ...]:
    answers = tuple(counted.answers[code] for code in ImplementationStatus.values)
    return answers, counted.invited, counted.without, counted.no_longer if is_past else None


def of_json(each: dict[str, Any]) -> tuple[Any, ...]:
    answers = tuple(each["answers"].values())
    return (
        answers,
        each["states_invited"],
        each["states_without_published_answer"],
        each.get("answers_no_longer_published"),
    )


def of_table(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(int(row[f"answers_{code}"]) for code in ImplementationStatus.values), int(row["states_invited"])


def of_feed(entries: list[Any], count: int) -> list[tuple[int, int]]:
    assert count == len(entries)
    said = [text_of(each, "summary") for each in entries]
    found = [re.search(r"(\d+) of the (\d+) States? invited", each) for each in said]
    nobody = ["No State has been invited to report yet" in each for each in said]
    return [
        (int(each[1]), int(each[2])) if each else (0, 0)
        for each, is_nobody in zip(found, nobody, strict=True)
        if each or is_nobody
    ]


def said_in_feed(counted: Figures) -> tuple[int, int]:
    return counted.answers.total(), counted.invited


def of_page(body: str, counted: dict[str, Figures]) -> bool:
    """Whether the page says how many recommendations fit."""
    words = " ".join(re.sub(r"<[^>]+>", " ", body).split())
    return bool(re.search(rf"\b{len(counted)} recommendations?\b", words)) or not counted


def in_document(reply: Any) -> tuple[int, int]:
    """How many recommendations and answers the brief says it has."""
    lines = [each.text for each in docx.Document(io.BytesIO(reply.whole)).paragraphs]
    (line,) = [each for each in lines if each.startswith("Recommendations: ")]
    recommendations, answers = (int(each.replace(",", "")) for each in NUMBER.findall(line))
    return recommendations, answers


def check_matrix(reader: Any, counted: dict[str, Figures], query: str) -> None:
    """Each cell of the matrix is a recommendation of the list, with its figures."""
    kept = [(name, value) for name, own in parse_qs(query.lstrip("?")).items() for value in own if name != "sort"]
    cells, _count = all_results(reader, f"/en/matrix.json?{urlencode(kept)}" if kept else "/en/matrix.json")
    shown = {each["recommendation"]: each for each in cells}
    assert set(shown) <= set(counted), query
    for key, each in shown.items():
        assert of_json(each)[:3] == plain(counted[key], is_past=False)[:3], (query, key)


def check_embed(reader: Any, replay: Replay, query: str) -> None:
    """The chart that other sites show of the meeting."""
    day = parse_qs(query.lstrip("?")).get("as_of")
    counted = replay.list_of({"meeting": [MEETING], **({"as_of": day} if day else {})})
    page = reader.get(f"/en/embed/meetings/{MEETING}/" + (f"?as_of={day[0]}" if day else "")).body
    said = re.search(r"([\d,]+) recommendations?\. Published answers: ([\d,]+) of ([\d,]+)", page)
    whole = [sum(each.answers.total() for each in counted.values()), sum(each.invited for each in counted.values())]
    assert said
    assert [int(each.replace(",", "")) for each in said.groups()] == [len(counted), *whole], query


def replayed(reader: Any, world: Any, number: int, replay: Replay | None = None) -> None:
    chance, replay = chance_of(SEED), replay or Replay(opened(reader))
    sizes = []
    for _each in range(number):
        query = asked_of(world, chance)
        sizes.append(check(reader, replay, query))
        check_embed(reader, replay, query)
    assert number < 40 or len(set(sizes)) > 3, "all questions gave the same few lists"


@pytest.mark.chance
def test_forty_questions_are_answered_as_plain_python_answers_them(reader: Any, told: Any) -> None:
    replayed(reader, told, portion(40, 8))


@pytest.mark.lab
def test_two_hundred_questions_are_answered_as_plain_python_answers_them(reader: Any, told: Any) -> None:
    replayed(reader, told, 200)


PLANTED = {
    "a status": ("ledger.jsonl", b'implementation_status\\":\\"in_progress', b'implementation_status\\":\\"planned'),
    "who was invited": ("invitations.csv", b",XAA,", b",XAB,"),
    "a theme": ("recommendations.csv", b"corruption", b"training"),
    "an ending": ("ledger.jsonl", b'"kind":"consent_ended"', b'"kind":"correction"'),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_figure_that_is_wrong_is_found(reader: Any, told: Any, fault: str) -> None:
    """What the questions of the test above would not find, they would not show to be right."""
    files, (name, right, wrong) = opened(reader), PLANTED[fault]
    assert right in files[name], f"{name} has nothing to plant a fault in"
    with pytest.raises(AssertionError):
        replayed(reader, told, 40, Replay(files | {name: files[name].replace(right, wrong)}))
