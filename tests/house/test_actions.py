"""Rule 3 and the words of the house: what an action looks like, and that everything public explains itself.

The list of acts is closed: each is written by an action, each move of the table has one, and no other one is stored.
"""

import ast
import datetime

import pytest
from django.db import IntegrityError, transaction

from tests.house.tree import Function, Source, python_files
from tracker.choices import AuditOwner
from tracker.models import AuditEvent
from tracker.models.audit_acts import ACTS
from tracker.rules.transitions import MOVES

EXPLAINED = [
    "tracker/actions",
    "tracker/rules/policies.py",
    "tracker/rules/transitions.py",
]
# Files of steps that moves call inside their own transaction: path -> why they look otherwise.
STEPS = {
    "tracker/actions/ledger.py": "the ledger names no person; the move that calls it writes the AuditEvent",
    "tracker/actions/evidence_checks.py": "nobody's moves: tasks and the daily command ask and end checks",
    "tracker/actions/saving.py": "stores rows for the move that calls it; drafts with their AuditEvents",
    "tracker/actions/rebuilding.py": "nobody's move: it makes the spans again, which must come out as they were",
}


def docstring_faults(source: Source) -> list[str]:
    """The module, and its public functions and classes, without a docstring."""
    faults = (
        []
        if ast.get_docstring(source.syntax) or not source.text.strip()
        else [source.at(1, "module without a docstring")]
    )
    for node in source.syntax.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
            faults.append(source.at(node.lineno, f"{node.name} without a docstring"))
    return faults


def is_atomic(function: Function) -> bool:
    """Whether the function is a move: it opens a transaction by decorator or by `with`."""
    withs = [item.context_expr for node in ast.walk(function) if isinstance(node, ast.With) for item in node.items]
    return any("atomic" in ast.unparse(each) for each in [*function.decorator_list, *withs])


def signature_faults(source: Source) -> list[str]:
    """Public moves that do not take `by` and `now` by keyword, or have an argument or a return without a type."""
    if source.path in STEPS:
        return []
    faults = []
    for node in source.syntax.body:
        if not isinstance(node, Function) or node.name.startswith("_") or not is_atomic(node):
            continue
        positional, named = [*node.args.posonlyargs, *node.args.args], node.args.kwonlyargs
        missing = {"by", "now"} - {argument.arg for argument in named}
        if missing:
            faults.append(source.at(node.lineno, f"{node.name}() needs keyword-only {', '.join(sorted(missing))}"))
        if len(positional) > 1:
            faults.append(
                source.at(node.lineno, f"{node.name}() takes its object alone by position, the rest by keyword")
            )
        untyped = [argument.arg for argument in [*positional, *named] if argument.annotation is None]
        if untyped or node.returns is None:
            faults.append(source.at(node.lineno, f"{node.name}() without types: {', '.join(untyped) or 'return'}"))
    return faults


@pytest.mark.parametrize(
    ("faults", "folders"), [(docstring_faults, EXPLAINED), (signature_faults, ["tracker/actions"])]
)
def test_rule_holds(faults, folders) -> None:
    found = [fault for source in python_files(*folders) for fault in faults(source)]
    assert not found, "\n".join(["", *found])


PLANTED = [
    (docstring_faults, "x = 1"),
    (docstring_faults, '"""m"""\ndef submit(): ...'),
    (signature_faults, "@transaction.atomic\ndef submit(update: A, *, by: User) -> None: ..."),
    (signature_faults, "@transaction.atomic\ndef submit(update: A, by: User, now: B) -> None: ..."),
    (signature_faults, "def submit(update: A, *, by, now: B) -> None:\n    with transaction.atomic():\n        ..."),
    (signature_faults, "@transaction.atomic\ndef submit(update: A, *, by: User, now: B): ..."),
]


@pytest.mark.parametrize(("faults", "text"), PLANTED)
def test_planted_fault_is_found(faults, text) -> None:
    assert faults(Source("tracker/actions/a.py", text))


# --- the list of acts


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
