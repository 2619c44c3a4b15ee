"""A class name means one thing, wherever it stands: who reads `Row` need not ask which.

Shared on purpose (docs/adr/0028): a type of data out is named like the thing whose form it is; a command is `Command`.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable

from tests.house.tree import Source, python_files

FORMS_OF_THINGS = "report/data/"
OF_DJANGO = {"Command"}


def names_with_two_meanings(sources: Iterable[Source]) -> dict[str, list[str]]:
    """Names of classes that several modules define, with the modules."""
    found: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for node in source.syntax.body:
            if isinstance(node, ast.ClassDef) and node.name not in OF_DJANGO:
                found[node.name].append(source.path)
    return {
        name: paths
        for name, paths in found.items()
        if len([path for path in paths if not path.startswith(FORMS_OF_THINGS)]) > 1
        or len([path for path in paths if path.startswith(FORMS_OF_THINGS)]) > 1
    }


def ours() -> list[Source]:
    return python_files("tracker", "report")


def test_a_class_name_has_one_meaning() -> None:
    assert names_with_two_meanings(ours()) == {}


def test_a_planted_second_meaning_is_found() -> None:
    twice = [source for source in ours() if source.path == "tracker/models/meetings.py"] * 2
    assert "Meeting" in names_with_two_meanings(twice)
