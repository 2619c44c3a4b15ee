"""The size of the repository: `make size` prints it folder by folder, and against the ceilings.

Lines are counted as `wc -l` counts them. Code lines leave out blank lines, comments and docstrings. Statements a line
are the mean over code lines, so that nobody makes the code smaller by writing it denser. Migrations have rows of their
own and are in no total that a ceiling limits.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CEILINGS = ROOT / "tests" / "house" / "ceilings.toml"
PRODUCT = ("tracker", "report")
# Folders whose parts are printed one by one.
OPENED = ("tracker", "report", "tests", "tests/tracker", "tests/lab")
KINDS = {
    ".html": "html",
    ".txt": "txt",
    ".js": "js",
    ".css": "css",
    ".toml": "toml",
    ".sql": "sql",
    ".csv": "data",
    ".tsv": "data",
    ".json": "data",
    ".jsonl": "data",
    ".yaml": "data",
    ".po": "po",
    ".md": "md",
}
SETTING = re.compile(r"^#? ?([A-Z][A-Z0-9_]+)=", re.MULTILINE)
MESSAGE = re.compile(r'^msgid "', re.MULTILINE)


@dataclass
class Size:
    """What one folder holds."""

    modules: int = 0
    lines: int = 0
    code: int = 0
    statements: int = 0

    def add(self, other: "Size") -> None:
        """Count another size in."""
        self.modules += other.modules
        self.lines += other.lines
        self.code += other.code
        self.statements += other.statements

    @property
    def density(self) -> float:
        """Statements a code line."""
        return self.statements / self.code if self.code else 0.0


def docstring_lines(syntax: ast.Module) -> set[int]:
    """The numbers of the lines that docstrings take."""
    found: set[int] = set()
    for node in ast.walk(syntax):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                found |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return found


def size_of_python(text: str) -> Size:
    """Count one module."""
    syntax = ast.parse(text)
    passed = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in passed:
            code |= set(range(token.start[0], token.end[0] + 1))
    documented = docstring_lines(syntax)
    statements = sum(isinstance(node, ast.stmt) for node in ast.walk(syntax))
    docstrings = sum(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.lineno in documented
        for node in ast.walk(syntax)
    )
    return Size(1, text.count("\n"), len(code - documented), statements - docstrings)


@cache
def committed() -> tuple[str, ...]:
    """Names of the files that git holds or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def folder_of(name: str) -> str:
    """The row in which a file is counted: its folder, opened as far as `OPENED` says."""
    if "/migrations/" in name:
        return name.partition("/migrations/")[0] + "/migrations"
    parts = name.split("/")[:-1]
    row = parts[0] if parts else "(top)"
    for part in parts[1:]:
        if row not in OPENED:
            break
        row = f"{row}/{part}"
    return row


def python_sizes() -> dict[str, Size]:
    """The Python of each folder."""
    found: dict[str, Size] = defaultdict(Size)
    for name in committed():
        if name.endswith(".py"):
            found[folder_of(name)].add(size_of_python((ROOT / name).read_text(encoding="utf-8")))
    return dict(found)


def other_lines() -> dict[str, dict[str, int]]:
    """{folder: {kind of file: lines}} of everything that is not Python."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name in committed():
        if kind := KINDS.get(Path(name).suffix):
            found[folder_of(name)][kind] += (ROOT / name).read_bytes().count(b"\n")
    return {folder: dict(kinds) for folder, kinds in found.items()}


def figures() -> dict[str, float]:
    """The figures that have ceilings."""
    product, tests = Size(), Size()
    for folder, size in python_sizes().items():
        if folder.split("/")[0] in PRODUCT and not folder.endswith("/migrations"):
            product.add(size)
        elif folder.split("/")[0] == "tests":
            tests.add(size)
    top = {name.split("/")[1] for name in committed() if name.startswith("tracker/")}
    return {
        "lines": product.lines,
        "modules": product.modules,
        "statements_per_100_lines": round(100 * product.density, 1),
        "templates": sum(name.startswith("templates/") for name in committed()),
        "settings": len(set(SETTING.findall((ROOT / ".env.example").read_text(encoding="utf-8")))),
        "messages": messages(),
        "entries_of_tracker": len(top - {"__init__.py"}),
        "lines_of_tests": tests.lines,
        "test_statements_per_100_lines": round(100 * tests.density, 1),
    }


def messages() -> int:
    """Messages that translators have: the entries of the French catalogue, but for its head."""
    catalogue = ROOT / "tracker" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    return len(MESSAGE.findall(catalogue.read_text(encoding="utf-8"))) - 1


def ceilings() -> dict[str, float]:
    """The highest value that each figure may have."""
    return tomllib.loads(CEILINGS.read_text(encoding="utf-8"))["ceilings"]


def main() -> int:
    """Print the table, then each figure beside its ceiling. Returns 1 where one is exceeded."""
    others = other_lines()
    sizes = python_sizes()
    kinds = sorted(set(KINDS.values()))
    print(f"{'folder':32}{'modules':>8}{'lines':>9}{'code':>9}{'st/line':>8}", *(f"{kind:>8}" for kind in kinds))
    for folder in sorted({*sizes, *others}):
        size = sizes.get(folder, Size())
        row = "".join(f" {others.get(folder, {}).get(kind, 0) or '':>8}" for kind in kinds)
        print(f"{folder:32}{size.modules:>8}{size.lines:>9}{size.code:>9}{size.density:>8.2f}{row}")
    print()
    limits, found = ceilings(), figures()
    for name, value in found.items():
        print(f"{name:32}{value:>10g}  ceiling {limits[name]:g}{'  EXCEEDED' if value > limits[name] else ''}")
    return int(any(value > limits[name] for name, value in found.items()))


if __name__ == "__main__":
    sys.exit(main())
