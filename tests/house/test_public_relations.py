"""Public pages read public relations: what `report` names of the record has one; a page that asks for more fails."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from report.pages import overview_page
from tests.house.tree import Source, python_files, within
from tracker.config.public_reading import PrivateRelation, by_public_relations, public_statement
from tracker.disclosure import PUBLIC_RELATIONS
from tracker.models import Submission, User

MODELS = {each.__name__: each._meta.db_table for each in apps.get_app_config("tracker").get_models()}


def private_models(source: Source) -> Iterator[str]:
    """Models that a module of `report` imports, and that have no public relation."""
    for node in ast.walk(source.syntax):
        if isinstance(node, ast.ImportFrom) and within(node.module or "", "tracker.models"):
            for name in (alias.name for alias in node.names):
                if name in MODELS and MODELS[name] not in PUBLIC_RELATIONS:
                    yield source.at(node.lineno, f"{name} has no public relation")


def test_report_names_what_has_a_public_relation() -> None:
    found = [each for source in python_files() if within(source.module, "report") for each in private_models(source)]
    assert not found, "\n".join(found)


def test_a_private_model_is_found() -> None:
    planted = Source("report/pages/planted.py", "from tracker.models import Invitation, Assignment\n")
    assert [each.partition(": ")[2] for each in private_models(planted)] == ["Assignment has no public relation"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [User, Submission])
def test_a_page_that_reads_a_private_table_fails(monkeypatch: pytest.MonkeyPatch, model: type) -> None:
    picture = overview_page.picture

    def planted(*given: object, **named: object) -> object:
        model.objects.first()  # type: ignore[attr-defined]
        return picture(*given, **named)

    monkeypatch.setattr(overview_page, "picture", planted)
    with pytest.raises(PrivateRelation, match=model._meta.db_table):  # type: ignore[attr-defined]
        Client().get("/en/")
    model.objects.first()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_statements_read_the_public_relations() -> None:
    said = public_statement('SELECT "tracker_evidence"."title" FROM "tracker_evidence" JOIN tracker_publication AS p')
    assert said == 'SELECT "public_evidence"."title" FROM "public_evidence" JOIN tracker_publication AS p'
    assert public_statement("SELECT MAX(tracker_of_something) FROM json_each('[]')")  # no table of ours
    with pytest.raises(PrivateRelation), by_public_relations():
        User.objects.exists()
    for table in ("shared_cache", "django_session", "auth_group"):
        with pytest.raises(PrivateRelation):
            public_statement(f"SELECT 1 FROM {table}")  # noqa: S608 - it goes to no database


def test_what_is_listed_is_a_table_of_the_record() -> None:
    tables = {each._meta.db_table for each in apps.get_app_config("tracker").get_models(include_auto_created=True)}
    assert PUBLIC_RELATIONS.keys() - tables == {"django_migrations"}
    assert all(re.fullmatch(r"(?:tracker|public)_\w+|django_migrations", each) for each in PUBLIC_RELATIONS.values())
