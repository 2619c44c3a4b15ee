"""Every planted fault of `tests/lab/faults/` fits the source, so that no move or new wording loses one unseen."""

import ast
from collections import Counter
from functools import cache

import pytest

from tests.house.tree import ROOT
from tests.lab.faults.planted import Fault, UnresolvedFault, load, resolve

LEAST, LEAST_BLIND = 120, 60
SUBJECTS = frozenset(
    {
        *("visibility", "consent", "transitions", "ledger", "erasure", "limits", "dates"),
        *("importer", "search", "exports", "mail", "accessibility", "operations", "uploads"),
    }
)


@cache
def planted() -> tuple[Fault, ...]:
    """Those that were not retired."""
    return tuple(each for each in load() if not each.retired)


def shape(source: str) -> str:
    """A module without docstrings, comments and layout."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            statements = getattr(node, name, None)
            if isinstance(statements, list):
                setattr(node, name, [each for each in statements if not _is_text(each)])
    return ast.dump(tree)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_every_fault_changes_its_source() -> None:
    """It resolves, compiles, and changes more than a comment."""
    wrong = []
    for fault in planted():
        try:
            place = resolve(fault)
        except UnresolvedFault as reason:
            wrong.append(str(reason))
            continue
        before = (ROOT / place.path).read_text(encoding="utf-8")
        is_same = place.text == before if place.is_template else shape(place.text) == shape(before)
        if is_same:
            wrong.append(f"{fault.id} changes nothing")
    assert not wrong, "\n".join(["", *wrong])


def test_every_fault_has_its_own_id_and_says_what_a_user_notices() -> None:
    ids = Counter(each.id for each in load())
    assert [each for each, number in ids.items() if number > 1] == []
    assert {each.subject for each in planted()} <= SUBJECTS
    assert [each.id for each in planted() if not each.why.strip()] == []


def test_there_are_enough_faults() -> None:
    blind = [each for each in planted() if not each.id.rpartition("-")[2].startswith("r")]
    assert len(planted()) >= LEAST
    assert len(blind) >= LEAST_BLIND


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("tracker.no_such_module.f", "x"),
        ("tracker.rules.policies.no_such_function", "x"),
        ("tracker.rules.policies.may_comment", "no such text"),
        ("tracker.rules.policies.may_comment", "submission"),
        ("template:no/such.html", "x"),
    ],
)
def test_a_fault_that_does_not_fit_is_named(name: str, old: str) -> None:
    with pytest.raises(UnresolvedFault, match="dates-r99"):
        resolve(Fault("dates-r99", name, old, "y", "Nobody notices."))
