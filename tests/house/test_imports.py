"""Rules 1 and 2: the one-way door between the two rooms, and the floors of the record."""

import ast
import re

import pytest
from django.apps import apps

from tests.house.tree import ROOT, Source, python_files, within
from tracker.rules.public_relations import PUBLIC_TABLES

# Floors of `tracker`, from the ground up. A module imports from lower floors, and from its own one unless it is a room.
FLOORS: list[set[str]] = [
    {
        "choices",
        "content",
        "words",
    },
    {"models"},
    {
        "rules",
        "evidence",
        "files",
        "ledger",
        "factors",
        "suggesting",
    },
    {"mail"},
    {"actions"},
    {
        "importing",
        "questionnaire",
        "demonstration",
        "signing",
        "upkeep",
        "web",
    },
    {"portal", "admin", "management", "templatetags"},  # rooms: none imports another
    {"config"},  # the composition root mounts them all
]
ROOMS = FLOORS[6]
FREE = {"apps", "translation", "migrations", "notifications"}  # loaded by name; nothing imports them

# What only the record may name. `report` reads publications, never the answers behind them.
PRIVATE_MODELS = {"Submission", "Transmission", "StatusUpdate", "CommitmentUpdate"}
PRIVATE_PATH = re.compile(r"(^|__)(submissions?|transmissions?|status_?updates?|commitment_?updates?)__")
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES |= {f"a{name}" for name in WRITES}
# Calls in `report` that have a writing name and write no row: "path:function" -> why.
HARMLESS_CALLS: dict[str, str] = {
    "report/briefs/typesetting.py:_without_claim": "a PDF is saved, into memory",
    "report/forms/workbooks.py:xlsx_response": "a workbook is saved, to a file that goes away with the answer",
}
VAGUE_NAMES = {"utils", "helpers", "common", "misc"}
LATE_IMPORTS: dict[str, str] = {}  # functions that must import late: "path:function" -> why


def part_of(module: str) -> str:
    """The part of the record that a module belongs to: `actions` of tracker.actions.submit."""
    return module.split(".")[1] if "." in module else ""


def floor_of(module: str) -> int | None:
    """Floor of a module of tracker; None for what has none."""
    return next((number for number, floor in enumerate(FLOORS) if part_of(module) in floor), None)


def climbing_faults(source: Source) -> list[str]:
    """Imports in `tracker` that go up, or from one room into another."""
    own, part = floor_of(source.module), part_of(source.module)
    if part in FREE or not part:
        return []
    if own is None:
        return [source.at(1, f"tracker.{part} stands on no floor: give it one in FLOORS")]
    faults = []
    for line, name in source.imports:
        if not within(name, "tracker") or part_of(name) == part:
            continue
        other = floor_of(name)
        if other is None or other > own or (other == own and part in ROOMS):
            faults.append(source.at(line, f"{part} may not import {name}"))
    return faults


def door_faults(source: Source) -> list[str]:
    """Imports through the door between the rooms, in the wrong direction."""
    if within(source.module, "tracker") and not within(source.module, "tracker.config"):
        return [
            source.at(line, f"tracker may not import {name}") for line, name in source.imports if within(name, "report")
        ]
    return [
        source.at(line, f"report may not import {name}")
        for line, name in source.imports
        if within(source.module, "report") and (within(name, "tracker.actions") or name.endswith(".actions"))
    ]


def private_faults(source: Source) -> list[str]:
    """Places in `report` that name an answer behind a publication: a class, or a query path through one."""
    faults = []
    for node in ast.walk(source.syntax):
        words: list[str] = []
        if isinstance(node, ast.alias):
            words = [node.name.rpartition(".")[2]]
        elif isinstance(node, ast.Name):
            words = [node.id]
        elif isinstance(node, ast.Attribute):
            words = [node.attr]
        elif isinstance(node, ast.keyword):
            words = [node.arg or ""]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = [node.value, node.value.rpartition(".")[2]]
        if any(word in PRIVATE_MODELS or PRIVATE_PATH.search(word) for word in words):
            faults.append(source.at(getattr(node, "lineno", 1), f"report may not read {words[0]}"))
    return faults


def writing_faults(source: Source) -> list[str]:
    """Models in `report`, and calls that write rows."""
    faults = []
    for line, name in source.imports:
        if within(name, "django.db.migrations"):
            faults.append(source.at(line, "report has no migrations"))
    for node in ast.walk(source.syntax):
        if isinstance(node, ast.ClassDef) and any(
            ast.unparse(base).endswith(("models.Model", "Model")) for base in node.bases
        ):
            faults.append(source.at(node.lineno, f"report defines no model: {node.name}"))
    for name, function in source.functions:
        for node in ast.walk(function):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
                continue
            if f"{source.path}:{name}" not in HARMLESS_CALLS:
                faults.append(source.at(node.lineno, f"report writes nothing: {ast.unparse(node.func)}()"))
    return faults


def late_import_faults(source: Source) -> list[str]:
    """Imports inside functions: the usual way to hide a circle."""
    return [
        source.at(node.lineno, f"import inside {name}()")
        for name, function in source.functions
        if f"{source.path}:{name}" not in LATE_IMPORTS
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def signal_faults(source: Source) -> list[str]:
    """Signals: work that nobody sees being called."""
    return [
        source.at(line, f"no signals: {name}")
        for line, name in source.imports
        if within(name, "django.dispatch") or "signals" in name.split(".")
    ]


def field_faults(source: Source) -> list[str]:
    """Lists of rows by Django's own field: it hands a number that no row can have to the database, which is a 500."""
    is_ours = source.path == "tracker/admin/forms.py"
    return [source.at(1, "SeveralField instead")] if "ModelMultipleChoiceField" in source.text and not is_ours else []


def relation_faults(source: Source) -> list[str]:
    """Models that a module of `report` imports, and that have no public relation."""
    tables = {each.__name__: each._meta.db_table for each in apps.get_app_config("tracker").get_models()}
    named = [(line, name.rpartition(".")[2]) for line, name in source.imports if within(name, "tracker.models")]
    return [
        source.at(line, f"{name} has no public relation")
        for line, name in named
        if name in tables and tables[name] not in PUBLIC_TABLES
    ]


def name_faults(source: Source) -> list[str]:
    """Files whose name says nothing."""
    vague = VAGUE_NAMES & set(source.module.split("."))
    return [source.at(1, f"name the thing: {name}") for name in vague]


def purity_faults(sources: dict[str, Source]) -> list[str]:
    """Django, or anything of tracker outside importing, in readers and structure or in what they import."""
    roots = ("tracker.importing.readers", "tracker.importing.structure")
    waiting = [module for module in sources if any(within(module, root) for root in roots)]
    faults, seen = [], set(waiting)
    while waiting:
        source = sources[waiting.pop()]
        for line, name in source.imports:
            if within(name, "django") or (within(name, "tracker") and not within(name, "tracker.importing")):
                faults.append(source.at(line, f"reading a document needs no {name}"))
            target = next((each for each in (name, name.rpartition(".")[0]) if each in sources), None)
            if target and target not in seen and target != "tracker.importing":
                seen.add(target)
                waiting.append(target)
    return faults


RULES = {
    "the record climbs no floor": (climbing_faults, ["tracker"]),
    "the door opens one way": (door_faults, ["tracker", "report"]),
    "report reads publications alone": (private_faults, ["report"]),
    "report writes nothing": (writing_faults, ["report"]),
    "no import inside a function": (late_import_faults, ["tracker", "report"]),
    "no signals": (signal_faults, ["tracker", "report"]),
    "lists of rows take any number": (field_faults, ["tracker", "report"]),
    "report names what has a public relation": (relation_faults, ["report"]),
    "things are named": (name_faults, ["tracker", "report", "tests"]),
}


@pytest.mark.parametrize("rule", RULES)
def test_rule_holds(rule: str) -> None:
    faults, folders = RULES[rule]
    found = [fault for source in python_files(*folders) for fault in faults(source)]
    assert not found, "\n".join(["", *found])


def untrue_floors(page: str) -> list[str]:
    """What the page of the architecture puts on another floor than FLOORS; a row is `| number | names |`."""
    return [
        f"docs/architecture.md: {name} does not stand on floor {number}"
        for number, words in re.findall(r"^\| (\d) \| (.+) \|$", page, re.MULTILINE)
        for name in re.findall(r"`(\w+)(?:/|\.py)`", words)
        if name not in FLOORS[int(number) - 1]
    ]


def test_the_page_of_the_architecture_has_the_floors_right() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert untrue_floors(page) == []
    assert untrue_floors(page.replace("| 5 | `actions/`", "| 5 | `models/`")) == [
        "docs/architecture.md: models does not stand on floor 5"
    ]


def test_reading_a_document_is_pure() -> None:
    sources = {source.module: source for source in python_files("tracker/importing")}
    found = purity_faults(sources)
    assert not found, "\n".join(["", *found])


def test_report_has_no_models_and_no_migrations() -> None:
    present = [name for name in ("models.py", "models", "migrations") if (ROOT / "report" / name).exists()]
    assert not present


PLANTED = [
    (climbing_faults, "tracker/models/a.py", "from tracker.actions.submit import submit"),
    (climbing_faults, "tracker/rules/policies.py", "from tracker import actions"),
    (climbing_faults, "tracker/rules/policies.py", "import tracker.portal.views"),
    (climbing_faults, "tracker/portal/views.py", "from tracker.admin import site"),
    (climbing_faults, "tracker/choices.py", "from .models import State"),
    (climbing_faults, "tracker/something.py", ""),
    (door_faults, "tracker/portal/views.py", "import report.pages.progress"),
    (door_faults, "report/views.py", "from tracker.actions import accept"),
    (door_faults, "report/views.py", "from tracker import actions"),
    (private_faults, "report/views.py", "from tracker.models import StatusUpdate"),
    (private_faults, "report/views.py", "models.Submission.objects.all()"),
    (private_faults, "report/views.py", "apps.get_model('tracker.Transmission')"),
    (private_faults, "report/views.py", "texts.filter(status_update__summary='x')"),
    (private_faults, "report/views.py", "texts.values('commitment_update__text')"),
    (writing_faults, "report/views.py", "def f(x):\n    x.save()"),
    (writing_faults, "report/views.py", "class A(models.Model): ..."),
    (late_import_faults, "tracker/actions/a.py", "def f():\n    from tracker import models"),
    (signal_faults, "tracker/apps.py", "from django.db.models.signals import post_save"),
    (signal_faults, "tracker/apps.py", "from django.dispatch import receiver"),
    (field_faults, "tracker/portal/forms.py", "class A(forms.ModelMultipleChoiceField): ..."),
    (relation_faults, "report/pages/a.py", "from tracker.models import Invitation, Assignment"),
    (name_faults, "tracker/utils.py", ""),
]


@pytest.mark.parametrize(("faults", "path", "text"), PLANTED)
def test_planted_fault_is_found(faults, path, text) -> None:
    assert faults(Source(path, text))


ALLOWED = [
    (
        climbing_faults,
        "tracker/actions/a.py",
        "from tracker.models import State\nfrom tracker.rules.policies import may_submit",
    ),
    (climbing_faults, "tracker/management/commands/a.py", "from tracker.importing.loading import load"),
    (door_faults, "tracker/config/urls.py", "from report import urls"),
    (private_faults, "report/a.py", "from tracker.models import Publication\nPublication.objects.filter(state='x')"),
    (relation_faults, "report/a.py", "from tracker.models import Invitation"),
    (writing_faults, "report/views.py", "def f(x):\n    x.update(a=1)"),
]


@pytest.mark.parametrize(("faults", "path", "text"), ALLOWED)
def test_what_is_right_is_let_through(faults, path, text) -> None:
    assert not faults(Source(path, text))


def test_what_is_listed_as_public_is_a_table_of_the_record() -> None:
    tables = {each._meta.db_table for each in apps.get_app_config("tracker").get_models(include_auto_created=True)}
    assert PUBLIC_TABLES - tables == {"django_migrations"}


def test_planted_impurity_is_found_through_another_module() -> None:
    sources = [
        Source("tracker/importing/structure.py", "from tracker.importing.findings import Finding"),
        Source("tracker/importing/findings.py", "from django.db import models"),
    ]
    assert purity_faults({source.module: source for source in sources})
