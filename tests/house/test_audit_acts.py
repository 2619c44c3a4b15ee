"""The closed list of acts: each is written by an action, each move of the table has one, and none else is stored."""

import ast
import datetime

import pytest
from django.db import IntegrityError, transaction

from tests.house.tree import python_files
from tracker.choices import AuditOwner
from tracker.models import AuditEvent
from tracker.models.audit_acts import ACTS
from tracker.rules.transitions import MOVES

# Written by earlier releases only: the codes are stored for ever.
OF_EARLIER_RELEASES = {
    "apply_to_many",
    *("begin_reading", "end_taking", "judge_row", "leave_out_row", "save_columns"),  # of spreadsheets
}
NOW = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)


def words_in_actions() -> set[str]:
    """Every text that stands in the code of an action."""
    return {
        node.value
        for source in python_files("tracker/actions")
        for node in ast.walk(source.syntax)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_act_of_the_list_is_written_by_an_action() -> None:
    assert set(ACTS) - words_in_actions() - {move.act for move in MOVES} == OF_EARLIER_RELEASES


def test_every_move_of_the_table_has_an_act_of_its_own() -> None:
    acts = [move.act for move in MOVES]
    assert set(acts) <= set(ACTS)
    assert len(acts) == len(set(acts))


def test_a_stage_is_changed_by_the_table_alone() -> None:
    """No action but `moving` sets a stage: a move that the table does not have cannot be made."""
    faults = [
        source.at(node.lineno, "sets review_state")
        for source in python_files("tracker/actions")
        if source.path != "tracker/actions/moving.py"
        for node in ast.walk(source.syntax)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("set_fields")
        and any(keyword.arg == "review_state" for keyword in node.keywords)
    ]
    assert faults == []


@pytest.mark.database
def test_the_database_takes_no_act_that_is_not_of_the_list(db: None) -> None:
    with pytest.raises(IntegrityError, match="act_is_of_the_list"), transaction.atomic():
        AuditEvent.objects.create(
            at=NOW, act="forget", object_type="tracker.meeting", object_id="1", owner=AuditOwner.SECRETARIAT
        )
