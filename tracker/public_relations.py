"""Views of what is public in tables that hold more: public rows alone, with the same columns, the internal ones empty.

They stand in the database beside the tables, are read in place of these by public pages, and are all that the role of a
public process may read of them (docs/adr/0036). `manage.py migrate` makes them anew at its end: SQLite changes no table
under a view, and a new column is in a view as soon as `tracker.disclosure` says that it is public. On PostgreSQL they
stay meanwhile: a migration that takes away a column of theirs, or changes its type, begins by `drop`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from tracker.disclosure import PUBLIC, PUBLIC_RELATIONS

SOME_MOMENT = "'2000-01-01 00:00:00+00:00'"  # that it was confirmed is public, and not when
CONFIRMED_PRINTING = """EXISTS (SELECT 1 FROM tracker_printing AS printing JOIN tracker_sourcedocument AS document
    ON document.id = printing.document_id WHERE printing.id = it.printing_id AND document.confirmed_at IS NOT NULL)"""
CONFIRMED_DOCUMENT = """EXISTS (SELECT 1 FROM tracker_sourcedocument AS document
    WHERE document.id = it.document_id AND document.confirmed_at IS NOT NULL)"""
CONFIRMED_PARAGRAPH = """EXISTS (SELECT 1 FROM tracker_paragraph AS around JOIN tracker_sourcedocument AS document
    ON document.id = around.document_id WHERE around.id = it.paragraph_id AND document.confirmed_at IS NOT NULL)"""
OPENED_PERIOD = """EXISTS (SELECT 1 FROM tracker_reportingperiod AS period
    WHERE period.id = it.period_id AND period.opened_at IS NOT NULL)"""
# Of a version: whether a text of it may be read.
READABLE = """(
    EXISTS (SELECT 1 FROM tracker_publicationtext AS text WHERE text.status_update_id = {0}.status_update_id) OR
    EXISTS (SELECT 1 FROM tracker_publicationtext AS text WHERE text.commitment_update_id = {0}.commitment_update_id)
)"""
OPENABLE = "{0}.is_public AND {0}.check_state = 'clean' AND {0}.erased_at IS NULL"
CITED = "EXISTS (SELECT 1 FROM tracker_evidencecitation AS citation WHERE citation.evidence_id = it.uuid AND {0})"
OF_OPENABLE = "EXISTS (SELECT 1 FROM tracker_evidence AS item WHERE item.uuid = it.evidence_id AND {0})"


@dataclass(frozen=True)
class PublicView:
    """What a view shows of a table.

    `rows`: the condition, on a row called `it`. `seen`: internal columns that it shows all the same, each with its
    reason. `fixed`: what stands in an internal column that queries ask for, alike in every row. `guarded`: PostgreSQL
    lets no condition of a query look at a row before that of the view did, for there are words in it.
    """

    rows: str
    seen: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    guarded: bool = False


PAST_DAYS = "pages of a past day ask whether it stood then"
TIES = "a number that ties a text to what it cites"
VIEWS = {
    "meeting": PublicView(
        """EXISTS (SELECT 1 FROM tracker_sourcedocument AS document
            WHERE document.meeting_id = it.id AND document.confirmed_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM tracker_reportingperiod AS period
            WHERE period.meeting_id = it.id AND period.opened_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM tracker_meeting AS before JOIN tracker_sourcedocument AS document
            ON document.meeting_id = before.id WHERE before.prepares_id = it.id AND document.confirmed_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM tracker_removedrecommendation AS removed WHERE removed.meeting_id = it.id)""",
        guarded=True,
    ),
    "agendaitem": PublicView("it.meeting_id IN (SELECT id FROM public_meeting)", guarded=True),
    "agendaitem_prepares": PublicView(
        """it.from_agendaitem_id IN (SELECT id FROM public_agendaitem)
        AND it.to_agendaitem_id IN (SELECT id FROM public_agendaitem)"""
    ),
    "sourcedocument": PublicView("it.confirmed_at IS NOT NULL"),
    "paragraph": PublicView(CONFIRMED_DOCUMENT),
    "paragraphcorrection": PublicView(CONFIRMED_PARAGRAPH),
    "printing": PublicView(CONFIRMED_DOCUMENT),
    "attribution": PublicView(
        f"it.confirmed_at IS NOT NULL AND {CONFIRMED_PRINTING}", fixed={"confirmed_at": SOME_MOMENT}
    ),
    "recommendationlink": PublicView("it.confirmed_at IS NOT NULL", fixed={"confirmed_at": SOME_MOMENT}),
    "position": PublicView(
        f"{CONFIRMED_PRINTING} OR (it.confirmed_at IS NOT NULL AND {CONFIRMED_DOCUMENT})",
        fixed={"confirmed_at": SOME_MOMENT},
        guarded=True,
    ),
    "printedcommitment": PublicView(
        f"it.confirmed_at IS NOT NULL AND {CONFIRMED_DOCUMENT}", fixed={"confirmed_at": SOME_MOMENT}, guarded=True
    ),
    "removedrecommendation": PublicView("TRUE"),
    "reportingperiod": PublicView(
        "it.opened_at IS NOT NULL", seen={"opened_at": PAST_DAYS, "cancelled_at": PAST_DAYS}, guarded=True
    ),
    "perioditem": PublicView(OPENED_PERIOD),
    "invitation": PublicView(OPENED_PERIOD, seen={"cancelled_at": PAST_DAYS}),
    "commitment": PublicView("EXISTS (SELECT 1 FROM tracker_publication AS entry WHERE entry.commitment_id = it.uuid)"),
    "statusupdate_commitments": PublicView(
        """EXISTS (SELECT 1 FROM tracker_publicationtext AS text WHERE text.status_update_id = it.statusupdate_id)
        AND EXISTS (SELECT 1 FROM tracker_publication AS entry WHERE entry.commitment_id = it.commitment_id)"""
    ),
    "evidence": PublicView(
        f"{OPENABLE.format('it')} AND {CITED.format(READABLE.format('citation'))}",
        fixed={"is_public": "TRUE", "check_state": "'clean'"},
        guarded=True,
    ),
    "evidencecitation": PublicView(
        f"{READABLE.format('it')} AND {OF_OPENABLE.format(OPENABLE.format('item'))}",
        seen={"status_update": TIES, "commitment_update": TIES},
        guarded=True,
    ),
}

# PostgreSQL: the numbers of public citations in whose words something is found. The guard of a view keeps a question
# from the index of words too, so that each citation of the record would be cut into words again; this one may ask the
# index, and tells nothing that the view does not show.
CITATIONS_WITH = "public_citations_with"


def make(connection: BaseDatabaseWrapper) -> None:
    """Make the views, in place of those that are there. Who could read these can read them again."""
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        readers = _readers(connection, cursor)
        drop(connection)
        for name in VIEWS:
            cursor.execute(definition(name, connection))
        if connection.vendor == "postgresql":
            cursor.execute(citations_with(_schema(cursor)))
        for relation, role in readers:
            cursor.execute(f"GRANT SELECT ON {relation} TO {connection.ops.quote_name(role)}")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the views away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {CITATIONS_WITH}(tsquery)")
        for name in reversed(VIEWS):
            cursor.execute(f"DROP VIEW IF EXISTS public_{name}")


def definition(name: str, connection: BaseDatabaseWrapper) -> str:
    """The statement that makes a view."""
    view = VIEWS[name]
    columns = ", ".join(_columns(model_of(f"tracker_{name}"), view, connection))
    guard = " WITH (security_barrier)" if view.guarded and connection.vendor == "postgresql" else ""
    return f"CREATE VIEW public_{name}{guard} AS SELECT {columns} FROM tracker_{name} AS it WHERE {view.rows}"  # noqa: S608 - ours


def citations_with(schema: str) -> str:
    """The statement that makes the function of this name: it asks with the rights of whoever made it.

    It finds its tables in this schema alone. A temporary table is found before every schema unless these are named
    last: the public role could lend a table of its own, with operators of its own, to the rights of the owner.
    """
    asked = f"to_tsvector('simple', it.search_words) @@ asked AND {VIEWS['evidencecitation'].rows}"
    rows = f"SELECT it.id FROM tracker_evidencecitation AS it WHERE {asked}"  # noqa: S608 - ours
    return (
        f"CREATE FUNCTION {CITATIONS_WITH}(asked tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER "
        f"SET search_path = {schema}, pg_temp AS $$ {rows} $$"
    )


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT quote_ident(current_schema())")
    return str(cursor.fetchone()[0])


def model_of(table: str) -> type[Model]:
    """The model of a table of the record."""
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    return next(each for each in models if each._meta.db_table == table)


def is_shown(model: type[Model], column: Field[Any, Any], view: PublicView) -> bool:
    """Whether a view shows a column as it is: the key of a row, what is declared public, and the rows of a relation."""
    name = getattr(column, "translated_field", column).name  # a translated one is declared under its own name
    is_relation = bool(model._meta.auto_created)
    return column.primary_key or is_relation or name in view.seen or f"{model._meta.model_name}.{name}" in PUBLIC


def _columns(model: type[Model], view: PublicView, connection: BaseDatabaseWrapper) -> Iterator[str]:
    for column in model._meta.local_concrete_fields:
        name = connection.ops.quote_name(column.column or column.name)
        if is_shown(model, column, view):
            yield f"it.{name}"
            continue
        value = view.fixed.get(column.name, "NULL")
        typed = f"CAST({value} AS {column.db_type(connection)})" if connection.vendor == "postgresql" else value
        yield f"{typed} AS {name}"


def _readers(connection: BaseDatabaseWrapper, cursor: Any) -> list[tuple[str, str]]:
    """Which roles may read which of the views that are there."""
    if connection.vendor != "postgresql":
        return []
    cursor.execute(
        "SELECT table_name, grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() "
        "AND privilege_type = 'SELECT' AND grantee <> current_user AND table_name = ANY(%s)",
        [[each for each in PUBLIC_RELATIONS.values() if each.startswith("public_")]],
    )
    return list(cursor.fetchall())
