"""Every page that speaks of answers shows, on request, how things stood at the end of a past day."""

import datetime

import pytest

from report.pages import overview_page
from tests.factories.world import SEED_MEETING
from tracker.choices import PublicationKind

FORMS = ("/", ".json", ".csv", ".xlsx", ".atom")
LISTS = ("", "recommendations", "states", "commitments", "changes")
DETAILS = (f"recommendations/{SEED_MEETING}/15-a", "states/xaa", f"meetings/{SEED_MEETING}")


@pytest.fixture
def told(world):
    """Two days: on the first XAA answers and commits; ten days later XAB answers, and XAA moves its date."""
    world.publish("15-a")
    first = world.publish_commitment("15-a", target_on=world.day(2027))
    world.publish_commitment("15-b", text="Open an office.")
    world.now(days=10)
    world.publish("15-b", state="XAB", status="implemented")
    period = world.open_period("period-2")
    world.publish_commitment("15-a", commitment=first.commitment_id, period=period, target_on=world.day(2029))
    return world


@pytest.fixture
def day(told) -> str:
    return (told.clock.date() - datetime.timedelta(days=5)).isoformat()


def test_the_overview_of_a_day(reader, told, day) -> None:
    then = reader.get(f"/en/?as_of={day}")
    now, past = reader.get("/en/").context["picture"], then.context["picture"]
    assert (past.total.answered, now.total.answered) == (1, 2)
    assert (past.states_answered, now.states_answered) == (1, 2)
    assert (past.commitments, past.revised, now.revised) == (2, 0, 1)
    assert (len(past.changes), len(now.changes)) == (3, 5)
    assert "As it stood at the end of" in then.body
    assert f'href="/en/states/xaa/?as_of={day}"' in then.body
    assert f'href="/en/recommendations/{SEED_MEETING}/15-a/?as_of={day}"' in then.body


def test_the_states_of_a_day(reader, told, day) -> None:
    data = reader.get(f"/en/states.json?as_of={day}").json()
    assert data["as_of"] == day
    then = {each["state"]: each for each in data["results"]}
    assert (then["XAA"]["published_answers"], then["XAA"]["published_commitments"]) == (1, 2)
    assert (then["XAB"]["published_answers"], then["XAB"]["last_reported_on"]) == (0, None)
    now = reader.get("/en/states.json").json()
    same = reader.get(f"/en/states.json?as_of={told.clock.date()}").json()
    assert same.pop("as_of") == told.clock.date().isoformat()
    assert same == now
    assert "1 of the 2 States invited" in reader.get(f"/en/states/?as_of={day}").body


def test_the_commitments_of_a_day(reader, told, day) -> None:
    then = reader.get(f"/en/commitments.json?as_of={day}").json()
    assert (then["as_of"], then["count"]) == (day, 2)
    assert {each["target_on"] for each in then["results"]} == {None, "2027-12-31"}
    now = reader.get("/en/commitments.json").json()["results"]
    assert {(each["original_target_on"], each["target_on"]) for each in now} == {
        (None, None),
        ("2027-12-31", "2029-12-31"),
    }
    narrowed = reader.get(f"/en/commitments.json?recommendation={SEED_MEETING}%2F15-b&as_of={day}").json()
    assert [each["text"] for each in narrowed["results"]] == ["Open an office."]
    assert (
        reader.get(f"/en/commitments.json?as_of={told.clock.date() - datetime.timedelta(days=60)}").json()["count"] == 0
    )


def test_the_changes_of_a_day(reader, told, day) -> None:
    then = reader.get(f"/en/changes.json?as_of={day}").json()
    assert then["as_of"] == day
    assert [each["publication"] for each in then["results"]] == [3, 2, 1]
    assert reader.get(f"/en/changes.json?state=XAB&as_of={day}").json()["results"] == []
    assert "Changes until the end of that day" in reader.get(f"/en/changes/?as_of={day}").body


def test_what_was_taken_down_since_is_on_no_page_of_the_day(reader, world) -> None:
    version = world.publish("15-a", summary="A singular phrase.")
    day = world.clock.date().isoformat()
    world.now(days=3)
    world.withdraw(version)
    for each in (*LISTS, *DETAILS):
        for form in FORMS if each else ("/",):
            address = f"/en/{each}{form}".replace("//", "/")
            assert "A singular phrase" not in reader.get(f"{address}?as_of={day}").body, address
    assert reader.get(f"/en/?as_of={day}").context["picture"].total.answered == 0
    kinds = [each["kind"] for each in reader.get(f"/en/changes.json?as_of={day}").json()["results"]]
    assert kinds == [PublicationKind.ANSWER]


def test_figures_of_the_overview_count_what_the_table_cuts(reader, world, monkeypatch) -> None:
    """Forty rows are shown; "12 of them are asked about" and "between 0 and 2 States" are about all of them."""
    for state in ("XAA", "XAB"):
        world.publish("15-l", state=state)
    world.publish("15-a")
    monkeypatch.setattr(overview_page, "SHOWN", 3)
    page = reader.get("/en/")
    asked = len(world.recommendations)
    assert len(page.context["picture"].lines) == 3
    assert f"{asked} of them are asked about" in page.body
    assert "Between 0 and 2 of the States invited" in page.body
    assert f"The table shows the first 3 of {asked}" in page.body
