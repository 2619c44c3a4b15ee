"""Public pages read public relations: what `report` names of the record has one."""

import ast
from collections.abc import Iterator

from django.apps import apps

from tests.house.tree import Source, python_files, within
from tracker.rules.public_relations import PUBLIC_TABLES

MODELS = {each.__name__: each._meta.db_table for each in apps.get_app_config("tracker").get_models()}


def private_models(source: Source) -> Iterator[str]:
    """Models that a module of `report` imports, and that have no public relation."""
    for node in ast.walk(source.syntax):
        if isinstance(node, ast.ImportFrom) and within(node.module or "", "tracker.models"):
            for name in (alias.name for alias in node.names):
                if name in MODELS and MODELS[name] not in PUBLIC_TABLES:
                    yield source.at(node.lineno, f"{name} has no public relation")


def test_report_names_what_has_a_public_relation() -> None:
    found = [each for source in python_files() if within(source.module, "report") for each in private_models(source)]
    assert not found, "\n".join(found)


def test_a_private_model_is_found() -> None:
    planted = Source("report/pages/planted.py", "from tracker.models import Invitation, Assignment\n")
    assert [each.partition(": ")[2] for each in private_models(planted)] == ["Assignment has no public relation"]


def test_what_is_listed_is_a_table_of_the_record() -> None:
    tables = {each._meta.db_table for each in apps.get_app_config("tracker").get_models(include_auto_created=True)}
    assert PUBLIC_TABLES - tables == {"django_migrations"}
