"""What a connection of public pages reads in place of the tables: views with the names of the tables.

A view has the public rows, and the same columns, of which the internal ones are empty. PostgreSQL has the views in a
schema of their own, which is the `search_path` of that connection. SQLite has them as temporary views of the
connection, with an authorizer that refuses every other table (docs/adr/0076). `manage.py migrate` makes the schema
again at its end. A migration that removes a column of a public table, or changes its type, begins with `drop`.
"""

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from tracker import content
from tracker.choices import PUBLIC_NODES
from tracker.content.fields import Content
from tracker.models.search_index import INDEXES


def _declared(declared: dict[str, str]) -> frozenset[str]:
    """{"model": "field field"} as "model.field"."""
    return frozenset(f"{model}.{field}" for model, fields in declared.items() for field in fields.split())


def _said(fields: Content) -> str:
    """The names of what an answer or a commitment says in public."""
    return " ".join(field.name for field in fields if field.is_public)


# Every column that may be read on a public page, in an export or in a hashed body, of what is published or confirmed; a
# translated column under its own name. All others are internal. That a column is public does not make a row public:
# what may be read is said by `PublicationText`, `Span`, `Evidence.public()`, the querysets of opened periods and
# confirmed documents, and the views below.
PUBLIC = _declared(
    {
        "meeting": "slug title place starts_on ends_on prepares is_invented",
        "agendaitem": "meeting number title kind prepares",
        "sourcedocument": "meeting title symbol language kind sha256 replaces translates confirmed_at",
        "paragraph": "document kind number section text order place level after_items page search_words",
        "paragraphcorrection": "id paragraph number text corrected_at corrected_because",
        "memberstate": "iso3 iso2 m49 name formal_name un_status regional_group m49_region m49_subregion aliases "
        "is_invented",
        "theme": "slug name",
        "recommendation": "uuid meeting slug order standing basis addressee agenda_item themes",
        "removedrecommendation": "uuid meeting slug removed_at",
        "printing": "id recommendation document paragraph label text page order search_words corrected_at "
        "corrected_because",
        "attribution": "printing printed start end clause_start clause_end member_state",
        "recommendationlink": "from_recommendation to_recommendation kind",
        "position": "member_state recommendation value printing document label text",
        "printedcommitment": "uuid member_state meeting document paragraph text order",
        "reportingperiod": "slug title meeting opens_on due_on closes_on",
        "perioditem": "period recommendation printing order",
        "invitation": "period member_state invited_at due_on",
        "commitment": "uuid member_state",
        "commitmentupdate": "commitment recommendations version language on_behalf reported_on corrected_on "
        + _said(content.COMMITMENT),
        "statusupdate": "recommendation printing version language on_behalf reported_on corrected_on unchanged_from "
        "commitments " + _said(content.ANSWER),
        "evidence": "uuid member_state title kind dated_on language file file_name content_type size sha256 link",
        "evidencecitation": "evidence pinpoint search_words",
        "publication": "sequence published_at kind member_state recommendation commitment period text_sha256 previous "
        "hash entry_format other_keys",
        "publicationtext": "publication salt body body_format language implementation_status reported_on corrected_on "
        "recommendations search_words consent_sentence consent_licence",
        "span": "member_state regional_group recommendation commitment meeting period publication is_readable "
        "implementation_status reported_on has_public_evidence since until ended_with replaced_at",
        "answercount": "recommendation member_state implementation_status regional_group period has_public_evidence "
        "is_current number",
        "wordcount": "recommendation word number",
        "ledgerhead": "sequence hash lost left_out",
        "publiccounter": "changes additions epoch",
    }
)

# The tables that public pages read. Where a table also holds private rows or columns, a view of the same name has only
# the public ones. Public pages cannot read any other table.
PUBLIC_TABLES = frozenset(
    {
        "django_migrations",  # `/readyz` checks that it has rows
        *(
            f"tracker_{name}"
            for name in (
                "memberstate",
                "theme",
                "recommendation",
                "recommendation_themes",
                "publication",
                "publicationtext",
                "publicationtext_recommendations",
                "span",
                "answercount",
                "wordcount",
                "ledgerhead",
                "publiccounter",
                "meeting",
                "agendaitem",
                "agendaitem_prepares",
                "sourcedocument",
                "paragraph",
                "paragraphcorrection",
                "printing",
                "attribution",
                "recommendationlink",
                "position",
                "printedcommitment",
                "removedrecommendation",
                "reportingperiod",
                "perioditem",
                "invitation",
                "commitment",
                "statusupdate_commitments",
                "evidence",
                "evidencecitation",
            )
        ),
    }
)


SCHEMA = "public_pages"
SOME_MOMENT = "'2000-01-01 00:00:00+00:00'"  # that it was confirmed is public, and not when
CONFIRMED_PRINTING = """EXISTS (SELECT 1 FROM tracker_printing AS printing JOIN tracker_sourcedocument AS document
    ON document.id = printing.document_id WHERE printing.id = it.printing_id AND document.confirmed_at IS NOT NULL)"""
CONFIRMED_DOCUMENT = """EXISTS (SELECT 1 FROM tracker_sourcedocument AS document
    WHERE document.id = it.document_id AND document.confirmed_at IS NOT NULL)"""
PUBLIC_KIND = f"{{0}}.kind IN ({', '.join(f"'{kind}'" for kind in PUBLIC_NODES)})"
CONFIRMED_PARAGRAPH = f"""EXISTS (SELECT 1 FROM tracker_paragraph AS around JOIN tracker_sourcedocument AS document
    ON document.id = around.document_id WHERE around.id = it.paragraph_id AND document.confirmed_at IS NOT NULL
    AND {PUBLIC_KIND.format("around")})"""  # noqa: S608 - ours
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
    "paragraph": PublicView(f"{CONFIRMED_DOCUMENT} AND {PUBLIC_KIND.format('it')}"),
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

# PostgreSQL: the ids of public citations in which words are found. A condition on a guarded view cannot use the index
# of words, so PostgreSQL would split each citation into words again. This function can use the index, and returns only
# what the view shows.
CITATIONS_WITH = f"{SCHEMA}.public_citations_with"

# SQLite passes its authorizer the name of the view by which a statement reads a table. A statement can give that name
# to a part of its own (WITH), so the views that read tables have names that nobody can guess.
HIDDEN = f"h{secrets.token_hex(16)}_"
NARROWED = frozenset(f"tracker_{name}" for name in VIEWS)
SEARCH_TABLES = {f"{each.name}{part}" for each in INDEXES for part in ("", "_config", "_data", "_docsize", "_idx")}
OPEN_ON_SQLITE = (PUBLIC_TABLES - NARROWED) | SEARCH_TABLES | {"json_each"}
HARMLESS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
}


def make(connection: BaseDatabaseWrapper) -> None:
    """Make the schema of public pages again, on PostgreSQL. Roles that could read it can read it again."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        readers = _readers(cursor)
        drop(connection)
        cursor.execute("SELECT quote_ident(current_schema())")
        (tables,) = cursor.fetchone()
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in sorted(PUBLIC_TABLES - NARROWED):
            cursor.execute(f"CREATE VIEW {SCHEMA}.{table} AS SELECT * FROM {tables}.{table}")  # noqa: S608 - ours
        for name, view in VIEWS.items():
            guard = " WITH (security_barrier)" if view.guarded else ""
            rows = definition(name, connection, tables, f"{SCHEMA}.tracker_")
            cursor.execute(f"CREATE VIEW {SCHEMA}.tracker_{name}{guard} AS {rows}")
        cursor.execute(citations_with(tables))
        for role in readers:
            for statement in granted(connection.ops.quote_name(role)):
                cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> list[str]:
    """Remove the schema; on SQLite the views that the release before has next to the tables.

    Returns the statements that make these again. Processes of that release read them until they are restarted.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            return []
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'view' AND name LIKE 'public%' ORDER BY rowid")
        before = [statement for (statement,) in cursor.fetchall()]
        for name in reversed(VIEWS):
            cursor.execute(f"DROP VIEW IF EXISTS public_{name}")
    return before


def granted(role: str) -> list[str]:
    """Return the statements that let a role read the schema. `role` is quoted."""
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM {role}",
        f"REVOKE ALL ON SCHEMA {SCHEMA} FROM {role}",
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {role}",
    ]


def definition(name: str, connection: BaseDatabaseWrapper, tables: str, views: str) -> str:
    """Return the SELECT of a view. `tables`: the schema of the tables; `views`: how the name of a view begins."""
    view = VIEWS[name]
    columns = ", ".join(_columns(model_of(f"tracker_{name}"), view, connection))
    rows = view.rows.replace(" tracker_", f" {tables}.tracker_").replace(" public_", f" {views}")
    return f"SELECT {columns} FROM {tables}.tracker_{name} AS it WHERE {rows}"  # noqa: S608 - ours


def citations_with(tables: str) -> str:
    """Return the statement that makes the function of this name. It runs with the rights of the owner.

    It finds its tables in the schema `tables` only. A temporary table is found before every schema unless `pg_temp` is
    named last: the public role could otherwise lend the rights of the owner to a table and operators of its own.
    """
    asked = f"to_tsvector('simple', it.search_words) @@ asked AND {VIEWS['evidencecitation'].rows}"
    rows = f"SELECT it.id FROM tracker_evidencecitation AS it WHERE {asked}"  # noqa: S608 - ours
    return (
        f"CREATE FUNCTION {CITATIONS_WITH}(asked tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE "
        f"SECURITY DEFINER SET search_path = {tables}, pg_temp AS $$ {rows} $$"
    )


def narrow(connection: BaseDatabaseWrapper, line: sqlite3.Connection) -> None:
    """Let an open connection to SQLite read public relations only, and write nothing.

    Args:
        connection: the wrapper, which knows how names are quoted.
        line: the connection itself.
    """
    for name in VIEWS:
        line.execute(f"CREATE TEMP VIEW {HIDDEN}{name} AS {definition(name, connection, 'main', f'temp.{HIDDEN}')}")
        line.execute(f"CREATE TEMP VIEW tracker_{name} AS SELECT * FROM temp.{HIDDEN}{name}")  # noqa: S608 - ours
    line.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, schema: str | None, by: str | None) -> int:
    """Decide whether SQLite may compile a part of a statement. `by`: the view by which it reads a table."""
    if action == sqlite3.SQLITE_READ and first is not None:
        is_view = schema == "temp" and (first in NARROWED or first.startswith(HIDDEN))
        # Where a view needs no column of its table but the key, SQLite asks for the table as if no view was there.
        is_counted = second == "" and first in PUBLIC_TABLES
        is_allowed = is_view or is_counted or first in OPEN_ON_SQLITE or (by or "").startswith(HIDDEN)
    elif action == sqlite3.SQLITE_PRAGMA:
        is_allowed = first == "data_version"  # the search index asks it
    else:
        is_allowed = action in HARMLESS
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


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


def _readers(cursor: Any) -> list[str]:
    """Return the roles that may read the schema, or the views that earlier releases had next to the tables."""
    cursor.execute(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE privilege_type = 'SELECT' "
        "AND grantee <> current_user AND ((table_schema = %s AND table_name = 'tracker_evidence') "
        "OR (table_schema = current_schema() AND table_name = 'public_evidence'))",
        [SCHEMA],
    )
    return [role for (role,) in cursor.fetchall()]
