"""Rule 10: migrations are named and linear, and a squashed one replaces all up to a number."""

import re
from collections.abc import Iterable

import pytest
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from tests.house.tree import ROOT

NAME = re.compile(r"^\d{4}_[a-z][a-z0-9_]*$")


def chain_faults(parents: dict[str, list[str]]) -> list[str]:
    """Faults of one app's migrations, given as name -> its parents in the same app."""
    faults = []
    for place, name in enumerate(sorted(parents), start=1):
        if not NAME.match(name) or "_auto_" in name:
            faults.append(f"{name}: say what it does")
        if not name.startswith(f"{place:04d}_"):
            faults.append(f"{name}: number {place:04d} is due")
    for name, above in parents.items():
        if len(above) > 1:
            faults.append(f"{name}: has the parents {', '.join(above)}")
    for parent in {each for above in parents.values() for each in above}:
        children = sorted(name for name, above in parents.items() if parent in above)
        if len(children) > 1:
            faults.append(f"{parent}: is followed by {' and '.join(children)}")
    return faults


def squash_faults(name: str, replaced: list[str], names: Iterable[str]) -> list[str]:
    """Faults of a migration that replaces others, given its name, what it replaces, and the names of all the others."""
    last = MigrationAutodetector.parse_number(name)
    due = [each for each in sorted(names) if (MigrationAutodetector.parse_number(each) or 0) <= (last or 0)]
    faults = []
    if replaced != due:
        faults.append(
            f"{name}: does not replace {', '.join(sorted(set(due) ^ set(replaced))) or 'them in their order'}"
        )
    if name < due[0]:  # Django takes the first name for what other apps depend on, and an upgrade would stop there
        faults.append(f"{name}: its name comes before {due[0]}")
    return faults


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


def test_migrations_are_named_and_linear(loader: MigrationLoader) -> None:
    ours = {name: each for (label, name), each in loader.disk_migrations.items() if label == "tracker"}
    squashed = {name: [old for _label, old in each.replaces] for name, each in ours.items() if each.replaces}
    parents = {
        name: [squashed.get(parent, [parent])[-1] for label, parent in migration.dependencies if label == "tracker"]
        for name, migration in ours.items()
        if name not in squashed
    }
    faults = chain_faults(parents)
    for name, replaced in squashed.items():
        faults += squash_faults(name, replaced, parents)
    assert not faults, "\n".join(["", *faults])


def test_a_new_database_is_made_by_the_squashed_migration(loader: MigrationLoader) -> None:
    first, *later = sorted(name for label, name in loader.graph.nodes if label == "tracker")
    assert first == "0001_the_record_squashed_0054_corrected_evidence"
    assert all(name > "0055" for name in later)


def test_the_newest_migration_is_on_file(loader: MigrationLoader) -> None:
    """Two branches that both add a migration change the same line, so git stops the second one."""
    ((_label, name),) = loader.graph.leaf_nodes("tracker")
    newest = ROOT / "tracker" / "migrations" / "max_migration.txt"
    assert newest.read_text(encoding="utf-8") == f"{name}\n", "write its name into max_migration.txt"


@pytest.mark.parametrize(
    "parents",
    [
        {"0001_initial": [], "0002_auto_20260101": ["0001_initial"]},
        {"0001_initial": [], "0002_a": ["0001_initial"], "0003_b": ["0001_initial"]},
        {"0001_initial": [], "0002_a": ["0001_initial"], "0002_b": ["0002_a"]},
        {"0001_initial": [], "0003_a": ["0001_initial"]},
    ],
)
def test_planted_fault_is_found(parents: dict[str, list[str]]) -> None:
    assert chain_faults(parents)


@pytest.mark.parametrize(
    ("name", "replaced"),
    [
        ("0001_first_squashed_0003_c", ["0001_first", "0003_c"]),
        ("0001_first_squashed_0003_c", ["0001_first", "0002_b", "0003_c", "0004_d"]),
        ("0001_first_squashed_0003_c", ["0001_first", "0003_c", "0002_b"]),
        ("0001_all_squashed_0003_c", ["0001_first", "0002_b", "0003_c"]),
    ],
)
def test_planted_fault_of_a_squashed_migration_is_found(name: str, replaced: list[str]) -> None:
    assert squash_faults(name, replaced, ["0001_first", "0002_b", "0003_c", "0004_d"])
