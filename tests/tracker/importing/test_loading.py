"""The names by which the record knows States when it reads a report."""

from tests.factories.records import MemberStateFactory
from tests.factories.world import World
from tracker.importing.loading import names_in_record
from tracker.importing.structure.attributions import find_attributions


def test_a_state_of_the_demonstration_is_a_state_in_brackets(seed_world: World) -> None:
    """It was said to be "neither a State nor an acronym", while the record had its page."""
    name = seed_world.xaa.name
    found, doubts = find_attributions(
        f"Strengthen partnerships ({name}; Viet Nam) for online safety;", names_in_record()
    )
    assert [each.printed for each in found] == [name, "Viet Nam"]
    assert [names_in_record().iso3(each.printed) for each in found] == ["XAA", "VNM"]
    assert not doubts


def test_a_name_that_both_have_is_that_of_the_state_that_is(seed_world: World) -> None:
    MemberStateFactory(name_en="Viet Nam")
    assert names_in_record().iso3("Viet Nam") == "VNM"
