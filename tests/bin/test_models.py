"""The drawing of the models is that of the models."""

from bin.models import PAGE, write


def test_the_drawing_shows_every_table_and_key_as_they_are_now() -> None:
    assert PAGE.read_text() == write(), "python -m bin.models writes it again"
