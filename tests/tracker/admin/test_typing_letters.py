"""A letter is typed answer after answer."""

from django.test import Client

from tests.factories.world import World
from tests.tracker.admin.addresses import sentences
from tests.tracker.admin.test_letters import WORDS, answer, letter  # noqa: F401


def test_the_next_recommendation_of_a_letter_is_one_press_away(
    seed_world: World,
    entry: Client,
    letter: str,  # noqa: F811
    answer: str,  # noqa: F811
) -> None:
    """After each answer the clerk was back at the list, and looked for the next one."""
    assert 'name="next" value="Save and go on to 15 (b)"' in sentences(entry.get(answer))
    following = entry.post(answer, WORDS | {"next": "on"})["Location"]
    assert following == f"{letter}{seed_world.recommendations['15-b'].pk}/"
    assert entry.post(following, WORDS)["Location"] == letter
