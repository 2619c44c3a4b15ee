"""The source tree as the house rules read it: files, their syntax trees, what they import.

Every rule is a function from one source to its faults, so that a test can hand it a planted one and see it found.
"""

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the top of the repository, and its text."""

    path: str
    text: str

    @cached_property
    def syntax(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def module(self) -> str:
        """Dotted name; a package goes by its folder's name."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def said(self) -> list[tuple[int, str]]:
        """(line, text) of every comment and docstring."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        found = [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
        for node in ast.walk(self.syntax):
            if isinstance(node, ast.Module | ast.ClassDef | Function):
                body = node.body[:1]
                if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                    found.append((body[0].lineno, str(body[0].value.value)))
        return found

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """(line, dotted name) of everything imported; `from a.b import c` gives a.b.c, which may be a module."""
        found: list[tuple[int, str]] = []
        for node in ast.walk(self.syntax):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:  # relative to this package
                    parts = self.path.split("/")[: -node.level]
                    base = ".".join([*parts, base] if base else parts)
                found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
        return found

    @cached_property
    def functions(self) -> list[tuple[str, Function]]:
        """(qualified name, node) of every function and method, nested ones too."""
        return list(_functions(self.syntax, ""))

    def at(self, line: int, fault: str) -> str:
        """A fault as it is printed: path:line: what is wrong."""
        return f"{self.path}:{line}: {fault}"


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if not isinstance(child, ast.ClassDef):
                yield name, child
            yield from _functions(child, f"{name}.")
        else:
            yield from _functions(child, prefix)


def python_files(*folders: str, migrations: bool = False) -> list[Source]:
    """Sources under the named folders or files; a folder that is not there yet has none."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    paths += [ROOT / folder for folder in folders if (ROOT / folder).is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    kept = [name for name in names if migrations or "/migrations/" not in name]
    return [source_of(name) for name in kept]


@cache
def source_of(name: str) -> Source:
    """One file, read and parsed once for all the rules of a run: parsing is nine tenths of what they cost."""
    return Source(name, (ROOT / name).read_text(encoding="utf-8"))


def committed_files() -> list[str]:
    """Files that git holds or would take: not what .gitignore names."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def within(name: str, package: str) -> bool:
    """Whether the dotted `name` is `package` or stands in it."""
    return name == package or name.startswith(f"{package}.")
