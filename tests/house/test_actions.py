"""Rule 3 and the words of the house: what an action looks like, and that everything public explains itself."""

import ast

import pytest

from tests.house.tree import Function, Source, python_files

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
