"""Rule 9: a file is one subject of at most 600 lines; a function of more than about 40 lines is two things.

Lines of templates end before the 121st character, as those of the code do: `blocktranslate trimmed` makes one line of
several, and `unbroken` (`tracker/templatetags/lines.py`) leaves no blank between them.
"""

import ast

import pytest

from tests.house.tree import ROOT, Function, Source, committed_files, python_files

FILE_LINES = 600
FUNCTION_LINES = 45
LONGEST = 120  # characters of a line of a template
FOLDERS = ["tracker", "report", "tests", "bin", "manage.py"]
# What is longer all the same: "path" or "path:function" -> why it is one thing.
LONG: dict[str, str] = {}


def length(function: Function) -> int:
    """Lines of a function without its docstring: explaining more is no reason to cut."""
    first = function.body[0]
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def size_faults(source: Source) -> list[str]:
    """The file, and the functions in it, that are too long."""
    faults = []
    lines = len(source.text.splitlines())
    if lines > FILE_LINES and source.path not in LONG:
        faults.append(source.at(1, f"{lines} lines; at most {FILE_LINES}"))
    for name, function in source.functions:
        if length(function) > FUNCTION_LINES and f"{source.path}:{name}" not in LONG:
            faults.append(
                source.at(function.lineno, f"{name}() has {length(function)} lines; at most {FUNCTION_LINES}")
            )
    return faults


def test_files_and_functions_are_short() -> None:
    found = [fault for source in python_files(*FOLDERS) for fault in size_faults(source)]
    assert not found, "\n".join(["", *found])


def test_exceptions_are_still_needed() -> None:
    needed = set()
    for source in python_files(*FOLDERS):
        if len(source.text.splitlines()) > FILE_LINES:
            needed.add(source.path)
        needed |= {f"{source.path}:{name}" for name, function in source.functions if length(function) > FUNCTION_LINES}
    assert set(LONG) <= needed


@pytest.mark.parametrize("text", ["x = 1\n" * 601, "def f():\n" + "    x = 1\n" * 45])
def test_planted_length_is_found(text: str) -> None:
    assert size_faults(Source("tracker/a.py", text))


def test_a_docstring_does_not_count() -> None:
    text = 'def f():\n    """One.\n' + "    more\n" * 45 + '    """\n    return 1\n'
    assert not size_faults(Source("tracker/a.py", text))


def long_lines(text: str) -> list[int]:
    """Return the numbers of the lines that are too long."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if len(line) > LONGEST]


def test_lines_of_templates_are_no_longer_than_the_house_allows() -> None:
    templates = [name for name in committed_files() if name.startswith("templates/")]
    assert templates
    places = [f"{name}:{line}" for name in templates for line in long_lines((ROOT / name).read_text(encoding="utf-8"))]
    assert not places, "\n".join(places)


def test_a_planted_long_line_is_found() -> None:
    assert long_lines(f"{'x' * LONGEST}\n{'x' * (LONGEST + 1)}\n") == [2]
