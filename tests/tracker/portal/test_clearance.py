"""Who cleared a response: asked at each sending, and never filled in from the last one."""

from tests.tracker.portal.test_sending import sending
from tracker.models import Transmission


def offered(client, place) -> list[tuple[str, bool]]:
    """What the check page offers as cleared the last time, and whether it comes selected."""
    options = client.get(place).context["form"]["cleared_as_last"]
    return [(option.choice_label, option.data["selected"]) for option in options]


def test_a_clearance_is_given_each_time_and_the_last_one_is_a_choice(focal, foreign, seed_world, address) -> None:
    """findings: filled in from the last response, a clearance that nobody gave went into a receipt with a checksum."""
    assert offered(focal, address("check")) == []
    focal.post(address("check"), sending(seed_world.draft("15-a"), cleared_by="Cabinet <Office>"))
    second = seed_world.draft("15-b")
    page = " ".join(focal.get(address("check")).text.split())
    assert "Cleared by <bdi>Cabinet &lt;Office&gt;</bdi>, as the last time" in page
    assert "Filled in with what your State gave last." not in page
    assert offered(focal, address("check")) == [("Cabinet <Office>", False)]
    assert offered(foreign, address("check", iso3="xab")) == []
    again = sending(second, cleared_as_last="Cabinet <Office>")
    both = sending(seed_world.draft("15-c"), cleared_as_last="Cabinet <Office>", cleared_by="The Minister")
    nobody = sending(seed_world.draft("15-d"))
    for fields in (again, both, nobody):
        focal.post(address("check"), fields)
    cleared = {str(each.pk): each.cleared_by for each in Transmission.objects.all()}
    assert [cleared[each["uuid"]] for each in (again, both, nobody)] == ["Cabinet <Office>", "The Minister", ""]
    assert offered(focal, address("check")) == []


def test_a_clearance_that_is_no_longer_the_last_is_not_taken(focal, seed_world, address) -> None:
    seed_world.send(seed_world.draft("15-a"))
    late = sending(seed_world.draft("15-b"), cleared_as_last="Cabinet Office", note_verbale="NV 7/2026")
    response = focal.post(address("check"), late)
    assert (response.status_code, "sent another response since you opened" in response.text) == (422, True)
    assert "NV 7/2026" in response.text
    assert Transmission.objects.count() == 1
