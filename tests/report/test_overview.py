"""The overview tells the same story as the list, the charts and the pages of States behind it."""

import re

import pytest

from tests.report.forms import all_results
from tests.report.test_embeds import counts_of_svg

pytestmark = pytest.mark.database


@pytest.fixture
def left_out(world):
    """A later document left 15 (c) out, on which a State had answered; its page and its answer stay."""
    world.publish("15-a")
    world.publish("15-c", status="implemented")
    world.recommendations["15-c"].standing = "dropped"
    world.recommendations["15-c"].save()
    return world


def test_recommendations_and_answers_are_as_many_on_the_overview_as_in_the_list(reader, left_out) -> None:
    listed, count = all_results(reader, "/en/recommendations.json")
    picture = reader.get("/en/").context["picture"]
    assert picture.recommendations == len(picture.asked) == count == len(left_out.recommendations)
    answered = sum(each["states_invited"] - each["states_without_published_answer"] for each in listed)
    assert picture.total.answered == answered == 2
    state = reader.get("/en/states/xaa/").context["picture"]
    assert (state.progress.invited, state.progress.answered) == (count, answered)
    drawn = counts_of_svg(reader.get("/en/embed.svg"))
    assert drawn["implemented"] == 1
    assert sum(drawn.values()) == picture.total.invited


def test_what_a_later_document_left_out_is_said_beside_the_number_and_in_the_list(reader, left_out) -> None:
    body = " ".join(reader.get("/en/").body.split())
    assert "12 of them are asked about in a reporting period; 1 was replaced or left out by a later document" in body
    rows = re.findall(r"<span>Not in the later report</span>", reader.get("/en/recommendations/").body)
    assert len(rows) == 1


def test_where_no_document_left_anything_out_nothing_is_said_of_it(reader, world) -> None:
    assert "by a later document" not in reader.get("/en/").body


def test_the_verb_follows_the_first_number_and_the_noun_the_second(reader, world) -> None:
    world.publish("15-a")
    world.publish_commitment("15-a")
    words = " ".join(reader.get("/en/").body.split())
    assert "1 of the 2 States invited has a published answer on at least one recommendation." in words
    assert "on at least one recommendation; 1 of the 2 States invited has none" in words
    assert "by 1 of the 2 States invited; 0 of the 1 have a revised date" in words
    for address in (
        "/en/states/",
        "/en/periods/period-1/",
        "/en/meetings/rpm-asia-pacific-2025/",
        "/en/recommendations/",
    ):
        assert "1 of the 2 States invited has a published answer" in " ".join(reader.get(address).body.split()), address
    world.publish("15-a", state="XAB")
    words = " ".join(reader.get("/en/recommendations/rpm-asia-pacific-2025/15-a/").body.split())
    assert "2 of the 2 States invited have a published answer on 15 (a). 0 of the 2 States invited have no" in words
