"""Names in the product that nothing uses: `make check` wants none.

vulture finds what no Python of the product names. What it cannot see counts as used here: words in templates and in
texts of the code (columns of a list, fields of a query, dotted names in settings), what a class of Django or of another
package calls or declares under the same name, and what a decorator hands to such a package. Tests do not count: what
they alone use is dead.
"""

import ast
import importlib
import inspect
import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import django
from django.conf import global_settings
from vulture import Vulture
from vulture.core import Item

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("tracker", "report", "bin", "manage.py")
OURS = ("tracker", "report")
WORD = re.compile(r"[A-Za-z_]\w*")
IN_TEMPLATES = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
# They hand the function to a package, or to the pages of the desk, which call it.
DECORATORS = ["@register", "@register.*", "@admin.*", "@desk.page*", "@task*", "@receiver*", "@checks.register*"]
# Names that a package or the language reads by convention, and what reads them.
CONVENTIONS = {
    "Meta": "options of a Django class",
    "app_name": "Django, of addresses", "urlpatterns": "Django, of addresses",
    "handler400": "Django, of addresses", "handler403": "Django, of addresses",
    "handler404": "Django, of addresses", "handler500": "Django, of addresses",
    "TrackerConfig": "Django, of an app", "ReportConfig": "Django, of an app",
    "as_postgresql": "the compiler of queries, of an expression",
    "is_staff": "the admin, of a user", "has_perm": "the admin, of a user", "has_module_perms": "the admin, of a user",
    "get_full_name": "the admin, of a user", "get_short_name": "the admin, of a user",
    "create_superuser": "manage.py createsuperuser",
    "ROOT_URLCONF": "Django", "MAILERS": "Django",
    "streaming_content": "Django, of a response that is sent in parts",
    "pytest_runtest_logreport": "pytest, of a plugin",
    "pytest_runtestloop": "pytest, of a plugin",
    "parameter_name": "the admin, of a filter", "lookups": "the admin, of a filter",
    "model_admin": "the admin, of a filter",
    "clean_*": "a form, of a field",
}  # fmt: skip
# Nothing of the product needs it, and it stays. With the reason.
KEPT = {
    **dict.fromkeys(("allow_migrate", "allow_relation", "db_for_write"), "Django asks its router"),
    "DatabaseWrapper": "Django opens connections by this name",
    "REACHED": "the columns that an erasure reaches: tests/erasure/ plants words in each",
    "BEYOND": "the columns that no erasure needs to reach: tests/erasure/test_erasable.py wants every text declared",
    "check_receipt": "the one question to a stored receipt, asked by the tests of every release",
    "stored_name": "part of the key under which a file's lines are kept",
    "receipt_from": "the first format that has a field: tests/house/test_content.py compares",
    "body_from": "the first format that has a field: tests/house/test_content.py compares",
    "hint_on_paper": "the questionnaire will read it",
    "on_paper": "the questionnaire will read it",
    "in_sheets": "spreadsheets will read it",
    "in_data": "the public data will read it",
    "guards": "marks a view as guarded: tests/report/test_guard.py looks for it at every address",
}
# Settings of packages; those of Django it knows itself, and others are read by the code.
SETTINGS = ("ACCOUNT_", "ALLAUTH_", "MFA_", "MODELTRANSLATION_", "WHITENOISE_")


def words_of_templates(root: Path) -> set[str]:
    """Every word between {{ }} and {% %}."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((root / "templates").rglob("*.*")))
    return {word for text in texts for tag in IN_TEMPLATES.findall(text) for word in WORD.findall(tag)}


def words_of_texts(paths: Iterable[Path]) -> set[str]:
    """Every word of the texts in the code that are no docstring: `values("name")`, "tracker.config.errors.named"."""
    found: set[str] = set()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                found.update(WORD.findall(node.value.replace("__", " ")), WORD.findall(node.value))
    return found


def python_of(root: Path) -> list[Path]:
    """The files of the product."""
    places = [root / name for name in PRODUCT]
    paths = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))]
    return [path for path in paths if "migrations" not in path.parts]


@cache
def classes_of(path: Path) -> list[tuple[int, int, type]]:
    """(first line, last line, class) of the classes that a module defines."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and inspect.isclass(kind := getattr(module, node.name, None)):
            found.append((node.lineno, node.end_lineno or node.lineno, kind))
    return found


@cache
def lines_of(path: Path) -> list[str]:
    """The lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


def is_of_a_package(item: Item) -> bool:
    """Whether a class of somebody else's declares the name, or declares itself from what its body holds."""
    path = Path(item.filename)
    if item.typ == "attribute" and not re.search(rf"\bself\.{item.name}\b", lines_of(path)[item.first_lineno - 1]):
        return True  # an object of a package gets it: ours are given what they are with `self`
    if item.name.isupper() and (hasattr(global_settings, item.name) or item.name.startswith(SETTINGS)):
        return True
    if not path.is_relative_to(ROOT) or path.relative_to(ROOT).parts[0] not in OURS:
        return False
    for first, last, kind in classes_of(path):
        if first < item.first_lineno <= last:
            theirs = [each for each in kind.__mro__[1:] if each.__module__.partition(".")[0] not in (*OURS, "builtins")]
            if any(item.name in vars(each) or item.name in getattr(each, "__annotations__", {}) for each in theirs):
                return True
            # A field of a model, a form, a table of filters; a member of choices.
            if item.typ in ("variable", "attribute") and any(type(each) is not type for each in theirs):
                return True
    return False


def unused(root: Path = ROOT) -> Iterator[str]:
    """What nothing uses, as it is printed: path:line: kind name."""
    paths = python_of(root)
    looked = Vulture(ignore_decorators=DECORATORS, ignore_names=sorted({*CONVENTIONS, *KEPT}))
    looked.scavenge(map(str, paths))
    known = words_of_templates(root) | words_of_texts(paths)
    for item in looked.get_unused_code(min_confidence=60):
        if item.name not in known and not is_of_a_package(item):
            yield f"{Path(item.filename).relative_to(root)}:{item.first_lineno}: {item.typ} {item.name} is not used"


def main() -> int:
    """Print what is dead; 1 where there is any."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings")
    django.setup()
    found = list(unused())
    print("\n".join(found) or "Nothing is dead.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
