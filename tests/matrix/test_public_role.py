"""What a process of public pages may ask of the database: the public relations. On PostgreSQL as a role of its own."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.matrix.asking import Asker
from tests.matrix.canaries import hide_canaries
from tests.matrix.cast import Cast
from tests.matrix.crawl import Walk
from tests.report.addresses import PAGES
from tracker.config.public_reading import PUBLIC_ALIAS, reading_by
from tracker.models import Evidence, EvidenceCitation, ImportProposal, Invitation
from tracker.rules import public_relations
from tracker.rules.public_relations import PUBLIC, PUBLIC_TABLES

pytestmark = [pytest.mark.database, pytest.mark.django_db]
READER = f"public_reader_{os.getpid()}"  # roles are those of the whole server
LISTED = sorted(PUBLIC_TABLES)
ASKED_FOR = f"SELECT {public_relations.CITATIONS_WITH}('''{{}}'''::tsquery)"
# Numbers of rows: of themselves they say nothing, and they tie texts to what these cite.
NUMBERS = {"publicationtext.status_update", "publicationtext.commitment_update"}


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


@pytest.fixture(scope="module")
def canaries(cast: Cast) -> set[str]:
    """Words that are private; and the role, where there are roles."""
    words = hide_canaries(cast)
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {READER}")
        call_command("grant_public_role", READER, stdout=StringIO())
    return words


@contextmanager
def as_reader() -> Iterator[None]:
    """Read as public pages do, and with the rights of the role, where there are roles."""
    if not is_postgresql():
        with reading_by(PUBLIC_ALIAS):
            yield
        return
    with reading_by(PUBLIC_ALIAS), connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {READER}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


def told(statement: str) -> str:
    """What the role is told: all that it reads, or the error."""
    try:
        with as_reader(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return "\n".join(map(str, cursor.fetchall()))
    except DatabaseError as refusal:
        return f"{type(refusal).__name__}: {refusal}"


def rows_of(relation: str, what: str = "*", end: str = "") -> str:
    return told(f"SELECT {what} FROM {relation} {end}")  # noqa: S608 - names of ours


def relations() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor, include_views=True))


def test_every_relation_is_refused_unless_it_is_listed(canaries: set[str]) -> None:
    assert set(LISTED) <= relations()
    if not is_postgresql():
        with pytest.raises(CommandError, match="Roles are PostgreSQL's"):
            call_command("grant_public_role", READER)
        return
    assert not {each for each in relations() if "permission denied" not in rows_of(f"public.{each}", end="LIMIT 1")}
    for each in LISTED:
        assert "permission denied" in told(f"DELETE FROM {each} RETURNING 1")  # noqa: S608 - a name of ours
        assert not rows_of(each, end="LIMIT 0")


def test_no_private_word_stands_in_any_relation_that_is_listed(canaries: set[str]) -> None:
    read = {each: rows_of(each) for each in LISTED}
    assert not [f"{word} in {each}" for each, rows in read.items() for word in canaries if word in rows]
    assert read["tracker_evidence"].count("\n") + 1 == Evidence.objects.public().count() > 0


def test_the_words_are_there_in_the_tables(cast: Cast, canaries: set[str]) -> None:
    """What is not found above is not found because it is not shown."""
    assert Evidence.objects.count() > Evidence.objects.public().count()
    assert ImportProposal.objects.exists()
    assert "tracker_importproposal" not in PUBLIC_TABLES
    Invitation.objects.update(note_verbale="NV 77/2027 of the desk")
    assert "NV 77/2027" not in rows_of("tracker_invitation")
    assert "NV 77/2027" in "".join(Invitation.objects.values_list("note_verbale", flat=True))


def test_an_error_of_a_condition_tells_no_word_of_a_row_that_is_not_shown(canaries: set[str]) -> None:
    if not is_postgresql():
        return
    Evidence.objects.filter(pk__in=Evidence.objects.public()).update(title="1")
    refusal = told("SELECT count(*) FROM tracker_evidence WHERE CAST(title AS integer) = 1 AND is_public")
    assert refusal == f"({Evidence.objects.public().count()},)"


def test_the_words_of_citations_are_asked_for_public_ones_alone(canaries: set[str]) -> None:
    if not is_postgresql():
        return
    public = set(rows_of("tracker_evidencecitation", "id").split())
    every = dict(EvidenceCitation.objects.values_list("pk", "search_words"))
    words = {word for stored in every.values() for word in stored.split()}
    found = {row for word in words for row in told(ASKED_FOR.format(word)).split()}
    assert found == public
    assert len(every) > len(public) > 0


def test_a_table_that_passes_is_not_read_with_the_rights_of_another(canaries: set[str]) -> None:
    """A temporary table of that name stood before the schema's, and the function of its owner read it."""
    if not is_postgresql():
        return
    public = set(rows_of("tracker_evidencecitation", "id").split())
    word = next(each.search_words.split()[0] for each in EvidenceCitation.objects.all() if f"({each.pk},)" in public)
    with as_reader(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE tracker_evidencecitation (id bigint, search_words text)")
        cursor.execute("INSERT INTO tracker_evidencecitation VALUES (0, 'planted')")
    found = set(told(ASKED_FOR.format(word)).split())
    assert found
    assert found <= public
    assert told(ASKED_FOR.format("planted")) == ""


@pytest.mark.parametrize("table", sorted(PUBLIC_TABLES - {"django_migrations"}))
def test_columns_are_public_or_empty(table: str, canaries: set[str]) -> None:
    name = table.removeprefix("tracker_")
    model, view = public_relations.model_of(table), public_relations.VIEWS.get(name)
    hidden = [
        column.column
        for column in model._meta.local_concrete_fields
        if not public_relations.is_shown(model, column, view or public_relations.PublicView("TRUE"))
        and f"{name}.{column.name}" not in NUMBERS
    ]
    if view is None:
        assert hidden == []
        return
    for column in hidden:
        rows = set(rows_of(table, column).splitlines())
        assert len(rows) <= 1, f"{name}.{column}: {rows}"
    assert not [each for each in view.seen if f"{name}.{each}" in PUBLIC]


def test_the_public_pages_are_read_whole_as_that_role(cast: Cast, canaries: set[str]) -> None:
    """On SQLite `test_leaks` walks through all of them."""
    walk = Walk(Asker(None, {}))
    addresses = [f"/en/{each}" for each in PAGES] + ["/", "/robots.txt", "/en/recommendations.json?q=law"]
    if is_postgresql():  # a database in memory is locked for another connection while the schema is being changed
        addresses.append("/readyz")
    addresses += [f"/en/evidence/{item.pk}/" for item in cast.evidence.values()]
    walk.waiting.extend(addresses)
    statements = []
    with as_reader(), connection.execute_wrapper(lambda go, sql, *rest: statements.append(sql) or go(sql, *rest)):
        if is_postgresql():
            read = walk.go()
        else:
            read = {each: walk.asker.ask("GET", each) for each in addresses}
    assert not [f"{address}: {each}" for address, reply in read.items() for each in reply.faults]
    assert not [address for address, reply in read.items() if reply.status >= 500 or reply.tables]
    assert len(read) > len(addresses) / 2
    named = {each for sql in statements for each in re.findall(r"\btracker_\w+", sql)}
    assert "tracker_publication" in named


def test_views_that_are_made_anew_have_the_same_readers(canaries: set[str]) -> None:
    before = rows_of("tracker_evidence")
    public_relations.make(connection)
    assert rows_of("tracker_evidence") == before
    assert "permission denied" not in before


def test_a_role_that_may_more_is_refused(canaries: set[str]) -> None:
    if not is_postgresql():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("GRANT SELECT ON tracker_user TO PUBLIC")
        with pytest.raises(CommandError, match="tracker_user"):
            call_command("grant_public_role", READER)
        cursor.execute("REVOKE SELECT ON tracker_user FROM PUBLIC")
        cursor.execute(f"GRANT SELECT (title) ON tracker_evidence TO {READER}")
        call_command("grant_public_role", READER, stdout=StringIO())  # what it had beside is taken away
        transaction.set_rollback(True)
    assert "permission denied" in rows_of("public.tracker_evidence", "title")
    for role, sentence in {"nobody_made_it": "There is no role", "current_user": "There is no role"}.items():
        with pytest.raises(CommandError, match=sentence):
            call_command("grant_public_role", role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
    with pytest.raises(CommandError, match="may do everything"):
        call_command("grant_public_role", owner)
