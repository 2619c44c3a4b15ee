"""Where stored words are looked for: an index of the readable texts, one of the printed recommendations, one of the
paragraphs of reports, and one of the titles of evidence, by where they are cited.

SQLite: FTS5 over `search_words`, which `tracker.words` made. It keeps no text beside the index; triggers write it, so
that whatever writes or deletes a row does so here in the same transaction, and what is deleted is taken out of the
index at once (`secure-delete`). PostgreSQL: a GIN index over the same column, which takes new words at once: a list of
words that wait (`fastupdate`) is read whole by each question, and makes the planner cut each text into words instead,
until a vacuum comes by. Both cut at spaces and change no word, so
both have the same hits (docs/adr/0051).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

from tracker.words import SearchTerm

ACTS = {"adds": "INSERT", "takes": "DELETE", "renews": "UPDATE OF search_words"}


@dataclass(frozen=True)
class WordIndex:
    """The index of one table: `name` on SQLite, `gin` on PostgreSQL; `number` is the column that names a row."""

    name: str
    table: str
    number: str
    gin: str

    def found(self, asked: str, most: int | None = None) -> RawSQL:
        """SQLite: the numbers of the rows that have what is asked; of many `most`, the highest."""
        last = f" ORDER BY rowid DESC LIMIT {most}" if most else ""
        return RawSQL(f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH %s{last}", [asked])  # noqa: S608, S611 - ours

    def has_more(self, asked: str, most: int) -> RawSQL:
        """SQLite: whether more rows than `most` have what is asked."""
        first = f"SELECT 1 FROM {self.name} WHERE {self.name} MATCH %s LIMIT %s"  # noqa: S608 - ours
        return RawSQL(f"SELECT COUNT(*) > %s FROM ({first})", [most, asked, most + 1], BooleanField())  # noqa: S608, S611

    def listed(self, asked: str) -> RawSQL:
        """PostgreSQL: the same numbers. OFFSET keeps them one list, made by the index: joined, each row would be cut
        into words again, of a common word for as long as four seconds."""
        words = "to_tsvector('simple', search_words) @@ %s::tsquery"
        return RawSQL(f"SELECT {self.number} FROM {self.table} WHERE {words} OFFSET 0", [asked])  # noqa: S608, S611 - ours

    def sets(self) -> Iterator[str]:
        """SQLite: the triggers, where they are not there."""
        add, take = self.add(f"NEW.{self.number}", "NEW.search_words"), self.take(f"OLD.{self.number}")
        for (name, act), does in zip(ACTS.items(), (add, take, take + add), strict=True):
            yield f"CREATE TRIGGER IF NOT EXISTS {self.name}_{name} AFTER {act} ON {self.table} BEGIN {does} END"

    def add(self, number: str, words: str) -> str:
        return f"INSERT INTO {self.name} (rowid, words) VALUES ({number}, {words});"  # noqa: S608 - ours

    def take(self, number: str, words: str = "OLD.search_words") -> str:
        return f"INSERT INTO {self.name} ({self.name}, rowid, words) VALUES ('delete', {number}, {words});"  # noqa: S608

    def fills(self) -> str:
        return f"INSERT INTO {self.name} (rowid, words) SELECT {self.number}, search_words FROM {self.table}"  # noqa: S608

    def empties(self) -> str:
        return f"INSERT INTO {self.name} ({self.name}) VALUES ('delete-all')"  # noqa: S608 - ours


TEXTS = WordIndex("tracker_searchindex", "tracker_publicationtext", "publication_id", "publicationtext_words")
PRINTINGS = WordIndex("tracker_searchprintings", "tracker_printing", "id", "printing_words")
PARAGRAPHS = WordIndex("tracker_searchparagraphs", "tracker_paragraph", "id", "paragraph_words")
CITATIONS = WordIndex("tracker_searchcitations", "tracker_evidencecitation", "id", "citation_words")
FIRST = (TEXTS, PRINTINGS)
LATER = (PARAGRAPHS, CITATIONS)
INDEXES = (*FIRST, *LATER)
# Every word that the index of texts has: for whoever looks what is left of one.
TERMS = "tracker_searchterms"
TABLES = (*(each.name for each in INDEXES), TERMS)


def makes(vendor: str, indexes: Iterable[WordIndex] = FIRST) -> Iterator[str]:
    """The statements that make these indexes."""
    indexes = tuple(indexes)
    for index in indexes:
        if vendor == "postgresql":
            words = "(to_tsvector('simple', search_words)) WITH (fastupdate = off)"
            yield f"CREATE INDEX {index.gin} ON {index.table} USING gin {words}"
            continue
        yield f"CREATE VIRTUAL TABLE {index.name} USING fts5(words, content='', tokenize='ascii')"
        yield f"INSERT INTO {index.name} ({index.name}, rank) VALUES ('secure-delete', 1)"  # noqa: S608 - ours
        yield from (index.fills(), *index.sets())
    if vendor == "sqlite" and TEXTS in indexes:
        yield f"CREATE VIRTUAL TABLE {TERMS} USING fts5vocab({TEXTS.name}, 'row')"


def drops(vendor: str, indexes: Iterable[WordIndex] = FIRST) -> Iterator[str]:
    """The statements that take these away."""
    indexes = tuple(indexes)
    if vendor == "postgresql":
        yield from (f"DROP INDEX {index.gin}" for index in indexes)
        return
    for index in indexes:
        yield from (f"DROP TRIGGER IF EXISTS {index.name}_{act}" for act in ACTS)
    beside = (TERMS,) if TEXTS in indexes else ()
    yield from (f"DROP TABLE {name}" for name in (*beside, *(index.name for index in indexes)))


def has_index(database: str = "default") -> bool:
    """Whether the index is one beside the table, which is written by triggers."""
    return connections[database].vendor == "sqlite"


def _run(statements: Iterable[str], database: str = "default") -> None:
    with connections[database].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def keep(database: str) -> None:
    """Set the triggers again that went with a table that a migration made anew."""
    if has_index(database):
        with connections[database].cursor() as cursor:
            there = connections[database].introspection.table_names(cursor)
        _run((each for index in INDEXES if index.name in there for each in index.sets()), database)


def make_again(index: WordIndex) -> None:
    """Fill the index from its table."""
    _run((index.empties(), index.fills()))


class HasWords(Func):
    """PostgreSQL: whether the words of a row have what is asked, by its GIN index."""

    template = "(to_tsvector('simple', %(expressions)s)::tsquery)"
    arg_joiner = ") @@ ("
    output_field = BooleanField()

    def __init__(self, asked: str) -> None:
        super().__init__(F("search_words"), Value(asked))


def stand_in_words(term: SearchTerm) -> Q:
    """Whether the words of a row have a term, read as they are stored: of few rows this is quicker than to ask an index
    of all, or to cut each into words again, and finds the same."""
    end = "" if term.is_beginning else r"($|\s)"
    clauses = ("|".join(r"\s".join(map(re.escape, phrase)) for phrase in clause) for clause in term.clauses)
    return Q(*(Q(search_words__regex=rf"(^|\s)({clause}){end}") for clause in clauses))


def asked_of_sqlite(term: SearchTerm) -> str:
    """A term as FTS5 reads it: words in a row between quotation marks."""
    last = "*" if term.is_beginning else ""
    clauses = ((f'"{" ".join(phrase)}"{last}' for phrase in clause) for clause in term.clauses)
    return " AND ".join(f"({' OR '.join(clause)})" for clause in clauses)


def asked_of_postgresql(term: SearchTerm) -> str:
    """A term as a `tsquery`."""
    last = ":*" if term.is_beginning else ""
    clauses = ((" <-> ".join(f"'{word}'{last}" for word in phrase) for phrase in clause) for clause in term.clauses)
    return " & ".join(f"({' | '.join(f'({phrase})' for phrase in clause)})" for clause in clauses)


def lengths(index: WordIndex, first: int, last: int) -> dict[int, int]:
    """SQLite: how many words the index has of each row of these numbers."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT id, sz FROM {index.name}_docsize WHERE id BETWEEN %s AND %s", [first, last])  # noqa: S608
        return {number: _number(size) for number, size in cursor.fetchall()}


def _number(stored: Any) -> int:
    """A number as SQLite stores it: seven bits a byte, the highest first."""
    found = 0
    for byte in bytes(stored):
        found = found << 7 | byte & 0x7F
    return found
