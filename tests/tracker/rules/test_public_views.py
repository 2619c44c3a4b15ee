"""The connection of public pages, asked by SQL: it shows no private row, no private column, no other table."""

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections
from django.db.models import Count
from django.test import Client

from report.pages import overview_page
from tests.factories.world import World, make_world
from tracker import actions
from tracker.choices import PUBLIC_NODES, CheckState, NodeKind
from tracker.config import public_reading
from tracker.config.public_reading import PUBLIC_ALIAS, reading_by
from tracker.models import (
    Attribution,
    Evidence,
    Paragraph,
    Printing,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    Submission,
    User,
)
from tracker.rules import public_relations
from tracker.rules.public_relations import PUBLIC_TABLES

pytestmark = pytest.mark.database
TABLES = {each._meta.db_table for each in apps.get_app_config("tracker").get_models(include_auto_created=True)}


def shown(view: str) -> int:
    with reading_by(PUBLIC_ALIAS), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM tracker_{view}")  # noqa: S608 - a name of ours
        return int(cursor.fetchone()[0])


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_evidence_is_shown_only_where_it_is_public_and_clean_and_cited_in_public(world: World) -> None:
    item = world.evidence(is_public=True)
    Evidence.objects.update(check_state=CheckState.CLEAN)
    world.publish("15-a", citations=(actions.Citation(item),))
    assert (shown("evidence"), shown("evidencecitation")) == (1, 1)
    shown_to_all = {"is_public": True, "check_state": CheckState.CLEAN, "erased_at": None, "erased_by": None}
    for private in (
        {"is_public": False},
        {"check_state": CheckState.OPEN},
        {"check_state": CheckState.REFUSED},
        {"erased_at": world.now(), "erased_by": world.reviewer},
    ):
        Evidence.objects.update(**shown_to_all | private)
        assert (shown("evidence"), shown("evidencecitation")) == (0, 0), private
    Evidence.objects.update(**shown_to_all)
    assert (shown("evidence"), shown("evidencecitation")) == (1, 1)
    actions.set_consent(submission=world.submission(), consent="no", by=world.focal_point, now=world.now())
    assert (shown("evidence"), shown("evidencecitation")) == (0, 0)


def test_a_commitment_a_source_a_period_and_a_document_are_shown_once_they_are_public(world: World) -> None:
    update = world.commit("15-a")
    world.publish("15-a", commitments=(update.commitment,))
    assert (shown("commitment"), shown("statusupdate_commitments")) == (0, 0)
    world.send(update)
    world.accept(update)
    assert (shown("commitment"), shown("statusupdate_commitments")) == (1, 1)

    printing, before = Printing.objects.filter(attributions=None)[0], shown("attribution")
    named = Attribution(printing=printing, member_state=world.xaa, printed=printing.text[:5], start=0, end=5)
    named.save()
    assert shown("attribution") == before
    Attribution.objects.filter(pk=named.pk).update(confirmed_at=world.now(), confirmed_by=world.dataentry)
    assert shown("attribution") == before + 1

    of_periods = ("reportingperiod", "perioditem", "invitation")
    of_documents = ("meeting", "agendaitem", "sourcedocument", "paragraph", "printing", "attribution")
    assert min(map(shown, of_periods + of_documents)) > 0
    ReportingPeriod.objects.update(opened_at=None, opened_by=None)
    assert sum(map(shown, of_periods)) == 0
    SourceDocument.objects.update(confirmed_at=None, confirmed_by=None)
    assert sum(map(shown, of_documents)) == 0


@pytest.mark.parametrize("kind", NodeKind.values)
def test_of_a_published_document_paragraphs_headings_and_title_block_are_shown(world: World, kind: str) -> None:
    """Other text can be a list of people, and is public on no page."""
    rows, before = shown("paragraph"), shown("paragraphcorrection")
    paragraph = Paragraph.objects.filter(kind="paragraph", printings=None)[0]
    world.correct("text", paragraph, text="The right text.", number="1", seen=0, reason="It says so.")
    assert (shown("paragraph"), shown("paragraphcorrection")) == (rows, before + 1)
    Paragraph.objects.filter(pk=paragraph.pk).update(kind=kind)
    is_public = kind in PUBLIC_NODES
    assert is_public == (kind not in {"row", "note", "text"})
    assert (shown("paragraph"), shown("paragraphcorrection")) == (rows - (not is_public), before + is_public)
    assert Paragraph.objects.public().count() == rows - (not is_public), "each guard without the other"


@pytest.fixture
def public_line(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The real connection of public pages, which other tests do not have (`tests/public_pages.py`)."""
    monkeypatch.setattr(public_reading, "_alias", ContextVar("alias", default="default"))
    with connections[PUBLIC_ALIAS].cursor() as cursor:
        yield cursor
    connections[PUBLIC_ALIAS].close()


def refused(line: Any, statement: str) -> bool:
    try:
        line.execute(statement)
    except DatabaseError:
        return True
    return False


BOTH_CONNECTIONS = pytest.mark.django_db(transaction=True, databases=["default", "public"])


@BOTH_CONNECTIONS
def test_every_other_table_is_refused_and_nothing_is_written(public_line: Any) -> None:
    others = {*TABLES - PUBLIC_TABLES, "django_session", "shared_cache"}
    assert not [table for table in others if not refused(public_line, f"SELECT 1 FROM {table}")]  # noqa: S608 - ours
    assert not [table for table in PUBLIC_TABLES if refused(public_line, f"SELECT 1 FROM {table}")]  # noqa: S608
    assert refused(public_line, "DELETE FROM tracker_theme")
    assert refused(public_line, "CREATE TABLE planted (id integer)")
    with reading_by(PUBLIC_ALIAS), pytest.raises(DatabaseError):
        User.objects.update(full_name="Planted")


@BOTH_CONNECTIONS
def test_sqlite_refuses_the_tables_behind_the_views(public_line: Any) -> None:
    """On PostgreSQL a role does that (tests/matrix/test_public_role.py)."""
    if connection.vendor != "sqlite":
        return
    for table in sorted(public_relations.NARROWED | {"tracker_user"}):
        for own in ("found", table):
            assert refused(public_line, f"SELECT * FROM main.{table}")  # noqa: S608 - a name of ours
            assert refused(public_line, f"WITH {own} AS (SELECT * FROM main.{table}) SELECT * FROM {own}")  # noqa: S608
    for statement in ("SELECT * FROM sqlite_master", "DROP VIEW tracker_evidence", "ATTACH ':memory:' AS more"):
        assert refused(public_line, statement)


@BOTH_CONNECTIONS
@pytest.mark.parametrize("model", [User, Submission])
@pytest.mark.usefixtures("public_line")
def test_a_page_that_reads_a_private_table_fails(monkeypatch: pytest.MonkeyPatch, model: Any) -> None:
    picture = overview_page.picture
    monkeypatch.setattr(overview_page, "picture", lambda *given: model.objects.first() or picture(*given))
    with pytest.raises(DatabaseError, match=model._meta.db_table):
        Client().get("/en/")
    model.objects.first()


@BOTH_CONNECTIONS
@pytest.mark.usefixtures("public_line")
def test_rows_of_a_view_are_grouped_though_it_has_no_primary_key() -> None:
    make_world()
    with reading_by(PUBLIC_ALIAS):
        assert {each.number for each in Recommendation.objects.annotate(number=Count("themes"))} == {0}


@BOTH_CONNECTIONS
def test_a_private_row_and_a_private_column_are_not_shown(public_line: Any) -> None:
    world = make_world()
    public, private = world.evidence(title="Public law", is_public=True), world.evidence(title="Private draft")
    Evidence.objects.update(check_state=CheckState.CLEAN)
    world.publish("15-a", citations=(actions.Citation(public), actions.Citation(private)))
    public_line.execute("SELECT title, added_by_id FROM tracker_evidence")
    assert public_line.fetchall() == [("Public law", None)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tracker_evidence WHERE added_by_id IS NOT NULL")
        assert cursor.fetchone() == (2,), "the table has both"
    one = "recommendations/rpm-asia-pacific-2025/15-a/"
    for address in ("", "states/", "states/xaa/", "recommendations/?q=law", "themes/", "periods/", "commitments/", one):
        page = Client().get(f"/en/{address}")
        assert (address, page.status_code) == (address, 200)
        assert "Private draft" not in page.content.decode()
    assert "Public law" in page.content.decode()
