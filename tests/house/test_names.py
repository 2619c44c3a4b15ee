"""A name of a class or a type means one thing, wherever it stands: who reads `Row` need not ask which.

Shared on purpose (docs/adr/0028): a type of data out is named like the thing whose form it is; a command is `Command`.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable

from tests.house.tree import Source, python_files

FORMS_OF_THINGS = "report/data/"
OF_DJANGO = {"Command"}


def meanings(source: Source) -> Iterable[tuple[str, str]]:
    """(name, what it means) of the classes and types that a module defines. A class means itself, where it stands; a
    type is another name for what it says, so the same said twice means the same."""
    for node in source.syntax.body:
        if isinstance(node, ast.ClassDef) and node.name not in OF_DJANGO:
            yield node.name, f"class in {source.path}"
        elif isinstance(node, ast.TypeAlias):
            yield node.name.id, ast.unparse(node.value)


def names_with_two_meanings(sources: Iterable[Source]) -> dict[str, list[str]]:
    """Names that mean several things, with the modules."""
    found: dict[tuple[str, bool], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        for name, meaning in meanings(source):
            found[name, source.path.startswith(FORMS_OF_THINGS)][meaning].append(source.path)
    return {
        name: [path for paths in said.values() for path in paths]
        for (name, _is_a_form), said in found.items()
        if len(said) > 1 or any(len(paths) > 1 for meaning, paths in said.items() if meaning.startswith("class"))
    }


def ours() -> list[Source]:
    return python_files("tracker", "report")


def test_a_name_has_one_meaning() -> None:
    assert names_with_two_meanings(ours()) == {}


def test_a_planted_second_meaning_is_found() -> None:
    twice = [source for source in ours() if source.path == "tracker/models/meetings.py"] * 2
    assert "Meeting" in names_with_two_meanings(twice)


def test_a_planted_type_with_another_meaning_is_found() -> None:
    """Of another type, and of a class."""
    planted = Source("tracker/planted.py", "type AnyVersion = int\ntype Meeting = str\ntype View = int\n")
    assert {"AnyVersion", "Meeting", "View"} == set(names_with_two_meanings([*ours(), planted]))
