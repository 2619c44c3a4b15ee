"""The planted faults as they are stored, and where in the source each of them is.

A fault names a function, method, class, constant or template and replaces one piece of text in it. It has no line
number, so that code can move within its module.
"""

import ast
import re
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FILES = ("blind.toml", "read.toml")
TEMPLATE = "template:"
TEMPLATE_FOLDERS = ("templates", "tracker/templates", "report/templates")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class UnresolvedFault(Exception):
    """A fault does not fit the source any more; the sentence names it."""


@dataclass(frozen=True)
class Fault:
    """One planted mistake.

    Args:
        id: its subject and a number, "visibility-r01".
        name: dotted name of what holds the line, or "template:" and a path within a folder of templates.
        old, new: the text that is replaced, and the mistake.
        why: what a user would notice.
        retired: why it is not planted any more; empty for most.
    """

    id: str
    name: str
    old: str
    new: str
    why: str
    retired: str = ""

    @property
    def subject(self) -> str:
        return self.id.rpartition("-")[0]

    @property
    def digest(self) -> str:
        """A checksum of what it does: a result of an earlier form of the fault does not count."""
        return sha256("\0".join((self.name, self.old, self.new)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Place:
    """Where a fault is.

    Args:
        path: of the file, from the top of the repository.
        text: the file with the fault in it.
        lines: a test that can find it executes one of these. None for templates and for what runs only on import.
    """

    path: str
    text: str
    lines: frozenset[int] | None

    @property
    def is_template(self) -> bool:
        return not self.path.endswith(".py")


def load(folder: Path = Path(__file__).parent) -> list[Fault]:
    """Return all stored faults in their order. Raises TypeError where a key is missing or unknown."""
    texts = [(folder / name).read_text(encoding="utf-8") for name in FILES if (folder / name).exists()]
    return [Fault(**row) for text in texts for row in tomllib.loads(text).get("fault", [])]


def resolve(fault: Fault) -> Place:
    """Return where a fault is. Raises UnresolvedFault where its name or its old text is not there exactly once."""
    if fault.name.startswith(TEMPLATE):
        path = _path(fault, [f"{folder}/{fault.name.removeprefix(TEMPLATE)}" for folder in TEMPLATE_FOLDERS])
        text = (ROOT / path).read_text(encoding="utf-8")
        return Place(path, _replaced(fault, text)[0], None)
    parts = fault.name.split(".")
    stems = ["/".join(parts[:size]) for size in range(len(parts) - 1, 0, -1)]
    path = _path(fault, [f"{stem}{ending}" for stem in stems for ending in (".py", "/__init__.py")])
    text = (ROOT / path).read_text(encoding="utf-8")
    depth = len(Path(path).with_suffix("").parts) - path.endswith("/__init__.py")
    node = _named(fault, ast.parse(text), parts[depth:])
    lines = re.split(r"(?<=\n)", text)  # as Python counts them
    first, last = _first_line(node) - 1, node.end_lineno or 0
    replaced, line = _replaced(fault, "".join(lines[first:last]))
    return Place(path, "".join([*lines[:first], replaced, *lines[last:]]), _executed(node, first + line))


def _path(fault: Fault, paths: list[str]) -> str:
    if found := [path for path in paths if (ROOT / path).is_file()]:
        return found[0]
    raise UnresolvedFault(f"{fault.id}: there is no file for {fault.name}")


def _replaced(fault: Fault, text: str) -> tuple[str, int]:
    """The text with the fault, and the number of the first line that it changes."""
    if (found := text.count(fault.old)) != 1:
        raise UnresolvedFault(f"{fault.id}: the old text is {found} times in {fault.name}, and should be once")
    before, _old, after = text.partition(fault.old)
    return before + fault.new + after, before.count("\n") + 1


def _named(fault: Fault, node: ast.Module, names: list[str]) -> ast.stmt:
    """The definition or the assignment of this name, in the one before it."""
    body, found = node.body, list[ast.stmt]()
    for name in names:
        found = [each for each in body if name in _names_of(each)]
        if len(found) != 1:
            raise UnresolvedFault(f"{fault.id}: {name} is defined {len(found)} times in {fault.name}")
        body = getattr(found[0], "body", [])
    return found[0]


def _names_of(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [getattr(node, "name", ""), *(each.id for each in targets if isinstance(each, ast.Name))]


def _first_line(node: ast.AST) -> int:
    return min(each.lineno for each in [node, *getattr(node, "decorator_list", [])])


def _executed(node: ast.stmt, line: int) -> frozenset[int] | None:
    """The lines of the smallest statement around a line; of a decorator or a signature the lines of the body."""
    around = [each for each in ast.walk(node) if isinstance(each, FUNCTIONS) and _first_line(each) <= line]
    around = [each for each in around if line <= (each.end_lineno or 0)]
    if not around:
        return None
    function = max(around, key=lambda each: each.lineno)
    if isinstance(function, ast.Lambda) or line < function.body[0].lineno:
        first = function.lineno if isinstance(function, ast.Lambda) else function.body[0].lineno
        return frozenset(range(first, (function.end_lineno or line) + 1))
    inside = [each for each in ast.walk(function) if isinstance(each, ast.stmt) and each is not function]
    smallest = max((each for each in inside if each.lineno <= line), key=lambda each: each.lineno)
    begun = [each.lineno for each in inside if each.lineno > smallest.lineno]
    return frozenset(range(smallest.lineno, max(line, min([*begun, (smallest.end_lineno or line) + 1]) - 1) + 1))
