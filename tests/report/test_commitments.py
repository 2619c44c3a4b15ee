"""One commitment on its page, and the list of them by State, theme, progress and date."""

import datetime
import uuid

import pytest

from report.pages import commitments
from report.question.filters import DUE
from tests.factories.world import SEED_MEETING
from tests.report.addresses import THEME
from tests.report.conftest import world_with
from tests.report.forms import csv_rows
from tracker import actions
from tracker.models import Submission, Theme

pytestmark = pytest.mark.database
KEY = uuid.UUID("0f6b3a52-9c1d-4e8b-8a57-2d1c5b7e9f10")
PAGE = f"/en/commitments/{KEY}"


@world_with
def revised(world) -> None:
    """A commitment that was published, and a day later again with another date."""
    world.publish_commitment("15-a", "15-b", commitment=KEY, text="Adopt an act.", target_on=world.day(2026))
    world.now(days=1)
    period = world.open_period("period-2")
    update = world.commit(
        "15-a", commitment=KEY, period=period, text="Adopt an act.", target_on=world.day(2027), progress="in_progress"
    )
    world.send(update)
    world.accept(update)


def numbers(reader, query: str) -> int:
    """How many the list has, which is what each of its forms has."""
    answer = reader.get(f"/en/commitments.json?{query}").json()
    rows = csv_rows(reader.get(f"/en/commitments.csv?{query}"))
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
    rows = csv_rows(reader.get(f"{PAGE}.csv"))
    assert [row["target_on"] for row in rows] == ["2027-12-31", "2026-12-31"]
    assert str(KEY) in reader.get(f"{PAGE}.ris").body
    for page in ("commitments", "states/xaa", f"recommendations/{SEED_MEETING}/15-a", "changes", "commitments.atom"):
        body = reader.get(f"/en/{page}{'' if '.' in page else '/'}").body
        assert f"/en/commitments/{KEY}/" in body, page
        if page != "changes":
            assert "Adopt an act." in body
    for page in ("commitments", "states/xaa", f"recommendations/{SEED_MEETING}/15-a"):
        body = reader.get(f"/en/{page}/").body
        assert "31 Dec 2027" in body
        assert "31 Dec 2026" in body
    assert "2026-12-31,2027-12-31" in reader.get("/en/commitments.csv").body.splitlines()[1]
    for submission in Submission.objects.all():
        actions.set_consent(submission=submission, consent="no", by=revised.focal_point, now=revised.now())
    for page in ("commitments/", "states/xaa/", f"recommendations/{SEED_MEETING}/15-b/", "commitments.json"):
        assert "Adopt an act." not in reader.get(f"/en/{page}").body


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


def test_the_list_is_narrowed_by_state_recommendation_theme_and_progress(reader, world) -> None:
    world.publish_commitment("15-a", progress="planned")
    world.publish_commitment("15-b", state="XAB", progress="in_progress")
    world.recommendations["15-a"].themes.set(Theme.objects.filter(slug=THEME))
    for query, number in (
        ("progress=planned", 1),
        ("progress=in_progress&progress=planned", 2),
        ("progress=planned&state=XAB", 0),
        ("state=xab", 1),
        (f"recommendation={SEED_MEETING}/15-b", 1),
        (f"theme={THEME}", 1),
    ):
        assert numbers(reader, query) == number, query


def test_the_list_is_narrowed_by_dates(reader, world) -> None:
    today = world.clock.date()
    dates = {
        "due": today + commitments.SOON,
        "later": today + commitments.SOON + datetime.timedelta(days=1),
        "none": None,
    }
    for name, target in dates.items():
        world.publish_commitment("15-a", text=f"Promise {name}.", target_on=target, progress="planned")
    day = f"as_of={today.isoformat()}"
    assert numbers(reader, f"due=soon&{day}") == 1
    assert numbers(reader, f"due=undated&{day}") == 1
    assert numbers(reader, f"due_from={dates['later']}&{day}") == 1
    assert numbers(reader, f"due_from={today}&due_to={dates['later']}&{day}") == 2
    assert numbers(reader, f"due=passed&{day}") == 0


def test_a_date_has_passed_without_an_update(reader, world) -> None:
    reported = world.clock.date()
    cases = [("planned", -1), ("planned", 0), ("in_progress", 5), ("completed", 5), ("discontinued", 5)]
    for number, (progress, days) in enumerate(cases):
        key, target = uuid.UUID(int=number + 1), reported + datetime.timedelta(days=days)
        world.publish_commitment("15-a", commitment=key, target_on=target, progress=progress)
    world.now(days=10)
    world.publish("15-c")
    day = world.clock.date().isoformat()
    assert numbers(reader, f"due=passed&as_of={day}") == 2
    assert numbers(reader, f"due=passed&as_of={reported.isoformat()}") == 0  # no date was over on that day
    for number, has_passed in enumerate([False, True, True, False, False]):
        page = reader.get(f"/en/commitments/{uuid.UUID(int=number + 1)}/?as_of={day}").body
        assert (str(DUE["passed"]) in page) == has_passed, cases[number]
    update = world.commit("15-a", commitment=uuid.UUID(int=2), target_on=reported, text="Adopt an act, still.")
    world.send(update)
    world.accept(update)
    assert numbers(reader, f"due=passed&as_of={world.clock.date().isoformat()}") == 1, "a later report is an update"
