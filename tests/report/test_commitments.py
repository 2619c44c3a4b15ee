"""One commitment on its page, and the list of them by State, theme, progress and date."""

import csv
import datetime
import io
import uuid

import pytest

from report.commitments import due
from tests.report.addresses import THEME

pytestmark = pytest.mark.database
KEY = uuid.UUID("0f6b3a52-9c1d-4e8b-8a57-2d1c5b7e9f10")
PAGE = f"/en/commitments/{KEY}"


@pytest.fixture
def revised(world):
    """A commitment that was published, and published anew with another date a day later."""
    world.publish_commitment("15-a", "15-b", commitment=KEY, text="Adopt an act.", target_on=world.day(2026))
    world.now(days=1)
    period = world.open_period("period-2")
    update = world.commit(
        "15-a", commitment=KEY, period=period, text="Adopt an act.", target_on=world.day(2027), progress="in_progress"
    )
    world.send(update)
    world.accept(update)
    return world


def numbers(reader, query: str) -> int:
    """How many the list has, which is what each of its forms has."""
    answer = reader.get(f"/en/commitments.json?{query}").json()
    rows = list(csv.DictReader(io.StringIO(reader.get(f"/en/commitments.csv?{query}").body)))
    body = reader.get(f"/en/commitments/?{query}").body
    assert answer["count"] == len(answer["results"]) == len(rows) == body.count('<tr role="row" id="commitment-')
    return int(answer["count"])


def test_a_commitment_has_a_page_of_its_own_with_its_dates_and_texts(reader, revised) -> None:
    body = reader.get(f"{PAGE}/").body
    for words in ("Adopt an act.", "31 December 2027", "31 December 2026", "In progress", "15 (a)"):
        assert words in body, words
    assert "15 (b)" not in body.split('id="versions"')[0]  # it no longer serves it
    assert body.count("Entry no.") == 2 + 1  # its two texts, and the entry by which the page is cited
    data = reader.get(f"{PAGE}.json").json()
    assert (data["commitment"], data["in_force"]["target_on"]) == (str(KEY), "2027-12-31")
    assert [each["target_on"] for each in data["versions"]] == ["2027-12-31", "2026-12-31"]
    assert {each["commitment"] for each in data["changes"]} == {str(KEY)}
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{PAGE}.csv").body)))
    assert [row["target_on"] for row in rows] == ["2027-12-31", "2026-12-31"]
    assert str(KEY) in reader.get(f"{PAGE}.ris").body


def test_every_list_that_names_a_commitment_leads_to_it(reader, revised) -> None:
    meeting = "rpm-asia-pacific-2025"
    for page in ("commitments", "states/xaa", f"recommendations/{meeting}/15-a", "changes", "commitments.atom"):
        body = reader.get(f"/en/{page}{'' if '.' in page else '/'}").body
        assert f"/en/commitments/{KEY}/" in body, page


def test_what_was_taken_back_keeps_its_address_and_none_of_its_words(reader, world) -> None:
    update = world.publish_commitment("15-a", commitment=KEY, text="Adopt an act.")
    world.now(days=1)
    world.withdraw(update)
    for form in ("/", ".json", ".csv", ".bib"):
        gone = reader.get(f"{PAGE}{form}")
        assert gone.status_code == 410, form
        assert "is no longer published" in gone.body
        assert "Adopt an act." not in gone.body
    assert reader.get(f"/en/commitments/{uuid.UUID(int=1)}/").status_code == 404


def test_a_draft_has_no_page(reader, world) -> None:
    world.commit("15-a", commitment=KEY)
    assert reader.get(f"{PAGE}/").status_code == 404


def test_the_list_is_narrowed_by_state_theme_and_progress(reader, world) -> None:
    world.publish_commitment("15-a", progress="planned")
    world.publish_commitment("15-b", state="XAB", progress="in_progress")
    themed = world.recommendations["15-b"].themes.filter(slug=THEME).exists()
    assert numbers(reader, "progress=planned") == 1
    assert numbers(reader, "progress=in_progress&progress=planned") == 2
    assert numbers(reader, "progress=planned&state=XAB") == 0
    assert numbers(reader, f"theme={THEME}&state=XAB") == int(themed)
    world.recommendations["15-a"].themes.set(world.recommendations["15-a"].themes.model.objects.filter(slug=THEME))
    world.recommendations["15-b"].themes.clear()
    assert numbers(reader, f"theme={THEME}") == 1


def test_the_list_is_narrowed_by_dates(reader, world) -> None:
    today = world.clock.date()
    dates = {"due": today + due.SOON, "later": today + due.SOON + datetime.timedelta(days=1), "none": None}
    for name, target in dates.items():
        world.publish_commitment("15-a", text=f"Promise {name}.", target_on=target, progress="planned")
    day = f"as_of={today.isoformat()}"
    assert numbers(reader, f"due=soon&{day}") == 1
    assert numbers(reader, f"due=undated&{day}") == 1
    assert numbers(reader, f"due_from={dates['later']}&{day}") == 1
    assert numbers(reader, f"due_from={today}&due_to={dates['later']}&{day}") == 2
    assert numbers(reader, f"due=passed&{day}") == 0


@pytest.mark.parametrize(
    ("progress", "days", "expected"),
    [("planned", -1, 0), ("planned", 0, 1), ("in_progress", 5, 1), ("completed", 5, 0), ("discontinued", 5, 0)],
)
def test_a_date_has_passed_without_an_update(reader, world, progress, days, expected) -> None:
    """Of what is under way, where the last report is no later than the date named, and the date is over."""
    reported = world.clock.date()
    target = reported + datetime.timedelta(days=days)
    world.publish_commitment("15-a", commitment=KEY, target_on=target, progress=progress)
    world.now(days=10)
    world.publish("15-c")
    day = world.clock.date().isoformat()
    assert numbers(reader, f"due=passed&as_of={day}") == expected
    assert numbers(reader, f"due=passed&as_of={reported.isoformat()}") == 0  # it was not over on that day
    said = str(due.LABELS["passed"]) in reader.get(f"{PAGE}/?as_of={day}").body
    assert said == bool(expected)


def test_a_later_report_or_correction_is_an_update(reader, world) -> None:
    target = world.clock.date()
    world.publish_commitment("15-a", commitment=KEY, target_on=target, progress="planned")
    world.now(days=10)
    update = world.commit("15-a", commitment=KEY, target_on=target, progress="planned", text="Adopt an act, still.")
    world.send(update)
    world.accept(update)
    assert numbers(reader, f"due=passed&as_of={world.clock.date().isoformat()}") == 0
