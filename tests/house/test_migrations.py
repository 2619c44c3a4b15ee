"""Rule 10: migrations are named and linear."""

import re

import pytest
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


def test_migrations_are_named_and_linear() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    parents = {
        name: [parent for label, parent in migration.dependencies if label == "tracker"]
        for (label, name), migration in loader.disk_migrations.items()
        if label == "tracker"
    }
    faults = chain_faults(parents)
    assert not faults, "\n".join(["", *faults])


def test_the_newest_migration_is_on_file() -> None:
    """Two branches that both add a migration change the same line, so git stops the second one."""
    folder = ROOT / "tracker" / "migrations"
    names = sorted(path.stem for path in folder.glob("[0-9]*.py"))
    newest = folder / "max_migration.txt"
    assert not names or newest.read_text(encoding="utf-8") == f"{names[-1]}\n", "write its name into max_migration.txt"


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
