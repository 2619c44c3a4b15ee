"""What an entry of a correction says was corrected: also where no word of the answer is another."""

from typing import Any

import pytest
from lxml import html

from tests.factories.world import World

pytestmark = pytest.mark.database
STATE = "/en/changes/?state=XAA"


def newest(reader: Any) -> str:
    """The words of the newest entry of the list."""
    entry = html.fromstring(reader.get(STATE).body).xpath("//li[.//span[@class='kind']]")[0]
    return " ".join(entry.text_content().split())


def test_a_correction_of_the_language_alone_says_from_which_to_which(reader: Any, world: World) -> None:
    """It said "Correction: 15 (g)", and nothing of what was corrected."""
    world.publish("15-g", summary="Un bureau répond.", language="en")
    assert "First published answer:" in newest(reader)
    world.publish("15-g", summary="Un bureau répond.", language="fr")
    said = newest(reader)
    assert "Correction: Ardovela, 15 (g)" in said
    assert "What the correction changed Language of this text EnglishFrench" in said
    assert "<del>English</del><ins>French</ins>" in "".join(reader.get(STATE).body.split("\n"))
    assert "are the same as before" not in said


def test_a_correction_of_no_word_says_so(reader: Any, world: World) -> None:
    """The State corrected the name of a link: the entry was silent."""
    world.publish("15-g", summary="A unit answers.")
    world.publish("15-g", summary="A unit answers.")
    said = newest(reader)
    assert "Correction: Ardovela, 15 (g)" in said
    assert "What it says and its language are the same as before." in said
    world.publish("15-g", summary="Two desks answer.")
    assert "are the same as before" not in newest(reader)
