"""The words of readable texts, found by any three characters in a row: an index of SQLite's own (FTS5, `trigram`).

It holds a row for each text that may be read, of today or of a past day, under the number of its publication, and keeps
no text beside the index. Triggers keep it, so that whatever writes or deletes a text does so here in the same
transaction; what is deleted is taken out of the index at once (`secure-delete`). Two spaces stand after each text: one
or two characters at its end then begin three as well. PostgreSQL looks through the texts (docs/adr/0040).
"""

from collections.abc import Iterable
from typing import Any

from django.db import connections

INDEX = "tracker_searchindex"
# Words of one or two characters are looked up by all threes that begin with them; of more they are looked for in texts.
MOST_TERMS = 200
LAST = "\U0010ffff"

MAKE = (
    "CREATE VIRTUAL TABLE tracker_searchindex USING fts5(words, content='', tokenize='trigram case_sensitive 1')",
    "INSERT INTO tracker_searchindex (tracker_searchindex, rank) VALUES ('secure-delete', 1)",
    "CREATE VIRTUAL TABLE tracker_searchterms USING fts5vocab(tracker_searchindex, 'row')",
)
ADD = "INSERT INTO tracker_searchindex (rowid, words) VALUES (NEW.publication_id, NEW.search_words || '  ');"
TAKE = """INSERT INTO tracker_searchindex (tracker_searchindex, rowid, words)
    VALUES ('delete', OLD.publication_id, OLD.search_words || '  ');"""
TRIGGERS = (
    ("adds", "INSERT", ADD),
    ("takes", "DELETE", TAKE),
    ("renews", "UPDATE OF search_words", TAKE + ADD),
)
SET = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {INDEX}_{name} AFTER {act} ON tracker_publicationtext BEGIN {does} END"
    for name, act, does in TRIGGERS
)
FILL = """INSERT INTO tracker_searchindex (rowid, words)
    SELECT publication_id, search_words || '  ' FROM tracker_publicationtext"""
EMPTY = "INSERT INTO tracker_searchindex (tracker_searchindex) VALUES ('delete-all')"
FOUND = "SELECT rowid FROM tracker_searchindex WHERE tracker_searchindex MATCH %s"
BEGIN_WITH = "SELECT term FROM tracker_searchterms WHERE term >= %s AND term < %s LIMIT %s"
LENGTHS = "SELECT id, sz FROM tracker_searchindex_docsize WHERE id BETWEEN %s AND %s"


def has_index(database: str = "default") -> bool:
    return connections[database].vendor == "sqlite"


def _run(statements: Iterable[str], database: str = "default") -> None:
    with connections[database].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def keep(database: str) -> None:
    """Set the triggers again that went with a table that a migration made anew."""
    if has_index(database):
        with connections[database].cursor() as cursor:
            is_there = INDEX in connections[database].introspection.table_names(cursor)
        _run(SET if is_there else (), database)


def make_again() -> None:
    """Fill the index from the texts."""
    _run((EMPTY, FILL))


def expression(word: str) -> str | None:
    """What the index is asked for a word; None where it cannot tell, for too many threes begin with it.

    Args:
        word: in the normal form of the texts, without white space.
    """
    terms = [word]
    if len(word) < 3:
        with connections["default"].cursor() as cursor:
            cursor.execute(BEGIN_WITH, [word, word + LAST, MOST_TERMS + 1])
            terms = [term for (term,) in cursor.fetchall()]
        if len(terms) > MOST_TERMS:
            return None
    quoted = ('"{}"'.format(term.replace('"', '""')) for term in terms)
    return " OR ".join(quoted) or '""'


def lengths(first: int, last: int) -> dict[int, int]:
    """How many threes the index has of each publication of these numbers."""
    with connections["default"].cursor() as cursor:
        cursor.execute(LENGTHS, [first, last])
        return {number: _number(size) for number, size in cursor.fetchall()}


def _number(stored: Any) -> int:
    """A number as SQLite stores it: seven bits a byte, the highest first."""
    found = 0
    for byte in bytes(stored):
        found = found << 7 | byte & 0x7F
    return found
