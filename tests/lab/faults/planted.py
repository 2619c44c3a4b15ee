"""The planted faults as they are stored, and where in the source each of them is.

A fault names a function, method, class, constant or template, and replaces one piece of text in it. It has no line
number and no path, so that code can move within its module.
"""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FILES = ("blind.toml", "read.toml")
TEMPLATE = "template:"
TEMPLATE_FOLDERS = ("templates", "tracker/templates", "report/templates")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


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
        """A checksum of what it does: results of an older form of the fault do not count."""
        return sha256("\0".join((self.name, self.old, self.new)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Place:
    """Where a fault is.

    Args:
        path: of the file, from the top of the repository.
        text: the file with the fault in it.
        lines: the numbers of the lines of which one must be executed by a test that can find it. Empty for lines that
            run only when the module is imported, and for templates.
    """

    path: str
    text: str
    lines: frozenset[int]

    @property
    def is_template(self) -> bool:
        return not self.path.endswith(".py")


def load(folder: Path = Path(__file__).parent) -> list[Fault]:
    """Return all stored faults, those of a file in their order. Raises TypeError where a key is missing or unknown."""
    return [
        Fault(**row)
        for name in FILES
        if (folder / name).exists()
        for row in tomllib.loads((folder / name).read_text(encoding="utf-8")).get("fault", [])
    ]


def resolve(fault: Fault, root: Path = ROOT) -> Place:
    """Return where a fault is. Raises UnresolvedFault where its name or its old text is not there exactly once."""
    if fault.name.startswith(TEMPLATE):
        path = _template(fault, root)
        text = (root / path).read_text(encoding="utf-8")
        start = _only(fault, text)
        return Place(path, _replaced(fault, text, start), frozenset())
    path, names = _module(fault, root)
    text = (root / path).read_text(encoding="utf-8")
    tree = ast.parse(text)
    node = _named(fault, tree, names)
    lines = text.split("\n")
    first, last = _first_line(node), node.end_lineno or node.lineno
    before = sum(len(line) + 1 for line in lines[: first - 1])
    start = before + _only(fault, "\n".join(lines[first - 1 : last]))
    return Place(path, _replaced(fault, text, start), _executed(node, text.count("\n", 0, start) + 1))


def _only(fault: Fault, text: str) -> int:
    if (found := text.count(fault.old)) != 1:
        raise UnresolvedFault(f"{fault.id}: the old text is {found} times in {fault.name}, and should be once")
    return text.index(fault.old)


def _replaced(fault: Fault, text: str, start: int) -> str:
    return text[:start] + fault.new + text[start + len(fault.old) :]


def _template(fault: Fault, root: Path) -> str:
    name = fault.name.removeprefix(TEMPLATE)
    found = [path for folder in TEMPLATE_FOLDERS if (root / (path := f"{folder}/{name}")).is_file()]
    if len(found) != 1:
        raise UnresolvedFault(f"{fault.id}: there are {len(found)} templates {name}")
    return found[0]


def _module(fault: Fault, root: Path) -> tuple[str, list[str]]:
    """The path of the module, and the rest of the dotted name."""
    parts = fault.name.split(".")
    for size in range(len(parts) - 1, 0, -1):
        stem = "/".join(parts[:size])
        for path in (f"{stem}.py", f"{stem}/__init__.py"):
            if (root / path).is_file():
                return path, parts[size:]
    raise UnresolvedFault(f"{fault.id}: there is no module for {fault.name}")


def _named(fault: Fault, tree: ast.Module, names: list[str]) -> ast.stmt:
    """The definition or the assignment of this name, within the one before it."""
    node: ast.Module | ast.stmt = tree
    for name in names:
        found = [each for each in _statements(getattr(node, "body", [])) if name in _names_of(each)]
        if len(found) != 1:
            raise UnresolvedFault(f"{fault.id}: {name} is defined {len(found)} times in {fault.name}")
        node = found[0]
    assert isinstance(node, ast.stmt)
    return node


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a body, and those under an `if` or a `try` of it."""
    for each in body:
        yield each
        if not isinstance(each, Definition):
            for name in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(each, name, []))


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, Definition):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [each.id for each in targets if isinstance(each, ast.Name)]


def _first_line(node: ast.stmt | ast.Lambda) -> int:
    decorators = node.decorator_list if isinstance(node, Definition) else []
    return min([node.lineno, *(each.lineno for each in decorators)])


def _executed(node: ast.stmt, line: int) -> frozenset[int]:
    """The lines of the smallest statement around a line; of a decorator or a signature the lines of the body; none for
    what runs on import."""
    around = [each for each in ast.walk(node) if isinstance(each, FUNCTIONS) and _first_line(each) <= line]
    around = [each for each in around if line <= (each.end_lineno or 0)]
    if not around:
        return frozenset()
    function = max(around, key=lambda each: each.lineno)
    if isinstance(function, ast.Lambda):
        return frozenset(range(function.lineno, (function.end_lineno or line) + 1))
    if line < function.body[0].lineno:
        return frozenset(range(function.body[0].lineno, (function.end_lineno or 0) + 1))
    inside = [each for each in ast.walk(function) if isinstance(each, ast.stmt) and each is not function]
    smallest = max((each for each in inside if each.lineno <= line), key=lambda each: each.lineno)
    bodies = [each.lineno for each in ast.walk(smallest) if isinstance(each, ast.stmt) and each is not smallest]
    last = min(bodies) - 1 if bodies else smallest.end_lineno or smallest.lineno
    return frozenset(range(smallest.lineno, max(last, line) + 1))
