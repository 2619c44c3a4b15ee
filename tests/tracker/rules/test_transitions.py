"""The table of moves, and the diagram that is printed from it."""

import pytest
from django.conf import settings
from django.core.management import call_command

from tracker.choices import ReviewState
from tracker.rules.transitions import MOVES, NEXT_TO_ACT, allows


def test_the_diagram_in_the_docs_is_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("print_moves", "--format", "mermaid")
    printed = capsys.readouterr().out.strip()
    assert printed in (settings.BASE_DIR / "docs" / "states.md").read_text()


def test_every_stage_has_a_holder_of_the_pen_and_but_the_last_ones_a_way_on() -> None:
    assert set(NEXT_TO_ACT) == set(ReviewState)
    ends = {ReviewState.RETURNED, ReviewState.SUPERSEDED, ReviewState.WITHDRAWN}
    assert set(ReviewState) - {move.source for move in MOVES} == ends


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_starts_at_its_own_stage_alone(move) -> None:
    assert [state for state in ReviewState if allows(move.name, state)] == [move.source]
