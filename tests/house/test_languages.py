"""The languages stand in one list, `tracker.choices.Language`; what each needs besides is there, or is named here."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import to_locale

from bin import messages
from tests.house.tree import ROOT, Source, python_files
from tests.tracker.languages import test_glossary, test_writing
from tracker.choices import Language
from tracker.questionnaire import word

CODES = frozenset(Language.values)
COMPARED = re.compile(r"""[=!]=\s*["']([\w-]+)["']""")
# Files with a list or a table of languages of their own: path -> why.
OWN_LISTS = {
    "tracker/config/settings.py": "is read before any of our code; a test below holds it to the list",
    "tracker/importing/structure/languages.py": "what a text is told by; what is not here is taken for English",
    "tracker/words/stems.py": "whose words have endings; of any other language they are found as they stand",
    "tracker/questionnaire/word.py": "Word's tag of each; a test below names the missing one",
}


def folders(place: Path) -> set[str]:
    """The folders in a place, by their names."""
    return {each.name for each in place.iterdir() if each.is_dir()}


# What a language needs besides its line in the list: where -> the languages, or their folders, that have it there.
NEEDED: dict[str, Iterable[str]] = {
    "tracker/config/settings.py LANGUAGES": [code for code, _name in settings.LANGUAGES],
    "bin/messages.py PLURALS": [*messages.PLURALS, "en"],
    "tracker/locale/, by `make messages`": [*folders(ROOT / "tracker" / "locale"), "en"],
    "tracker/config/formats/": folders(ROOT / "tracker" / "config" / "formats"),
    "tracker/questionnaire/word.py TAGS": word.TAGS,
    "tests/tracker/languages/test_writing.py WRITTEN": test_writing.WRITTEN,
    "docs/glossary.md, and tests/tracker/languages/test_glossary.py COLUMNS": [*test_glossary.COLUMNS, "en"],
}


def missing(codes: Iterable[str]) -> list[str]:
    """What is not there for these languages: place and language."""
    return [
        f"{place}: {code}"
        for place, there in NEEDED.items()
        for code in codes
        if code not in there and to_locale(code) not in there
    ]


def list_faults(source: Source) -> list[str]:
    """Lists, tables and patterns that name three languages or more."""
    if source.path in OWN_LISTS:
        return []
    faults = []
    for node in ast.walk(source.syntax):
        parts: list[ast.expr | None] = []
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            parts = [*node.elts]
        elif isinstance(node, ast.Dict):
            parts = [*node.keys]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = [ast.Constant(word) for word in re.split(r"[|()]", node.value)]
        named = {str(each.value).replace("_", "-") for each in parts if isinstance(each, ast.Constant)} & CODES
        if len(named) >= 3:
            faults.append(source.at(node.lineno, f"lists {', '.join(sorted(named))}: take tracker.choices.Language"))
    return faults


def sources_of_pages() -> dict[str, str]:
    """Path -> text of every template, and of the code beside it."""
    templates = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in ROOT.glob("templates/**/*.*")}
    return templates | {source.path: source.text for source in python_files("tracker", "report")}


def compared_codes(path: str, text: str) -> list[str]:
    """Places that ask for one language by its code; English may be asked for, in which sentences are written."""
    return [f"{path}: {found[0]}" for found in COMPARED.finditer(text) if found[1] in CODES - {"en"}]


def test_no_code_lists_the_languages_again() -> None:
    found = [fault for source in python_files("tracker", "report") for fault in list_faults(source)]
    assert not found, "\n".join(["", *found])


def test_no_page_asks_for_one_language_by_its_code() -> None:
    """Its direction is in `right_to_left` of every page (`settings.LANGUAGES_BIDI`)."""
    assert [fault for path, text in sources_of_pages().items() for fault in compared_codes(path, text)] == []
    assert compared_codes("a.html", '{% if code == "ar" %}') == ['a.html: == "ar"']
    assert compared_codes("a.html", '{% if code == "en" or word == "article" %}') == []


def test_each_language_has_what_it_needs() -> None:
    assert Language.choices == settings.LANGUAGES
    assert missing(Language.values) == []


def test_what_a_new_language_needs_is_named() -> None:
    assert missing(["pt"]) == [f"{place}: pt" for place in NEEDED]


@pytest.mark.parametrize(
    "text",
    ['A = ("en", "fr", "zh_hans")', 'A = {"en": 1, "fr": 2, "ru": 3}', 'A = re.compile(r"a:(en|fr|ru)(?!b)")'],
)
def test_a_planted_list_is_found(text: str) -> None:
    assert list_faults(Source("report/planted.py", text))
