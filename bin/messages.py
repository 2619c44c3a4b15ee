"""The translations: `make messages` brings every .po up to date with the code, and compiles it.

It reads Python and templates with Babel and with Django's own reading of its tags, so that it gives the same result
on a machine without gettext. Both files of a language are committed: whoever runs the site needs neither.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "tracker" / "locale"
# The folder of each catalogue, and how its language counts. English is the language of the code.
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",
    "zh_Hans": "nplurals=1; plural=0",
    "fr": "nplurals=2; plural=(n > 1)",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
    "es": "nplurals=2; plural=(n != 1)",
}
SOURCES = ["tracker/**/*.py", "report/**/*.py", "templates/**/*.html", "templates/**/*.txt"]
FUNCTIONS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOTES = ["Translators:"]
HEADER = """\
# %(name)s.
# A draft: not reviewed. The method page says so for as long as the language stands in DRAFT_LANGUAGES.
# `make messages` adds new sentences with nothing under them; a sentence left empty is shown in English."""
BEGUN = datetime(2026, 11, 24, tzinfo=UTC)


def readable(path: Path) -> str:
    """The file as Python that names its messages. A template's lines lose their indentation, which means nothing."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))


def sources() -> Iterator[Path]:
    """Every file that may hold a sentence."""
    for pattern in SOURCES:
        yield from (path for path in sorted(ROOT.glob(pattern)) if "migrations" not in path.parts)


def template() -> Catalog:
    """All messages of the code, with the files they stand in and the notes for translators."""
    catalog = Catalog(charset="utf-8")
    for path in sources():
        code = BytesIO(readable(path).encode())
        for _line, message, notes, context in extract("python", code, FUNCTIONS, NOTES):
            place = (path.relative_to(ROOT).as_posix(), 0)
            catalog.add(message, locations=[place], auto_comments=notes, context=context)
    return catalog


def po_path(language: str) -> Path:
    """The file a translator edits."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def stored(language: str) -> Catalog:
    """The catalogue of one language as it stands on disk, or a new one."""
    path = po_path(language)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=language)
    lines = ("Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {PLURALS[language]};")
    header = "".join(f'"{line}\\n"\n' for line in lines)
    return read_po(StringIO(f'msgid ""\nmsgstr ""\n{header}'), locale=language)


def compiled(catalog: Catalog) -> bytes:
    """What Django loads."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def renewed(language: str, messages: Catalog) -> Catalog:
    """The stored catalogue with exactly the messages of the code: nothing guessed, nothing that is no longer said."""
    catalog = stored(language)
    catalog.update(messages, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.msgid_bugs_address = "Follow-up Record", "1", ""
    catalog.last_translator, catalog.language_team = "not reviewed", language
    catalog.header_comment = HEADER % {"name": catalog.locale.english_name if catalog.locale else language}
    # A date would change the file at every run; the history of the file tells it better.
    catalog.creation_date = catalog.revision_date = BEGUN
    return catalog


def main() -> int:
    """Renew and compile every language, and say what is still to be translated."""
    messages = template()
    for language in PLURALS:
        catalog = renewed(language, messages)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, include_lineno=False, ignore_obsolete=True)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        empty = sum(1 for message in catalog if message.id and not any(message.string or ""))
        print(f"{language}: {len(catalog)} messages, {empty} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
