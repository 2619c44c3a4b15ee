"""The database of every release: migrated, its receipts are true, its chain is whole, and every page of it answers."""

import ast
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.migrations.autodetector import MigrationAutodetector

from tests.lab.releases.schema import recorded, schema
from tests.serving.browsing import Browser
from tests.serving.site import Site
from tests.tracker.upkeep.backups.other_databases import other_database

CHECK = Path(settings.BASE_DIR) / "docs" / "check.py"
pytestmark = pytest.mark.database
FOLDER = Path(__file__).parent
MIGRATIONS = Path(settings.BASE_DIR) / "tracker" / "migrations"
number_of = MigrationAutodetector.parse_number  # of a squashed migration: the number of the last one that it replaces
RELEASES = sorted(path.parent for path in FOLDER.glob("*/release.json"))
# `make test-all` upgrades the newest, `make lab` each.
BY_TURN = [*(pytest.param(each, marks=pytest.mark.lab) for each in RELEASES[:-1]), RELEASES[-1]]


@pytest.mark.django_db
@pytest.mark.parametrize("folder", BY_TURN, ids=lambda folder: folder.name)
def test_what_a_release_left_holds(site: Site, folder: Path) -> None:
    release = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    upgraded = site.run("tests.lab.releases.loading", str(folder))
    assert release["migrating_says"] in upgraded["said"]
    assert (upgraded["schema"], upgraded["recorded"]) == (schema(), recorded())  # as in a new database
    found = site.run("tests.lab.releases.looking", str(folder))
    assert found["not answered"] == {}
    assert (found["receipts"], found["true"]) == (release["receipts"], release["receipts"])
    assert {name: found[name] for name in ("publications", "without_text", "head")} == {
        name: release[name] for name in ("publications", "without_text", "head")
    }
    assert found["wrong spans"] == 0
    assert found["formats"] == release["formats"]
    assert found["portal"]["shown"] == found["portal"]["same"] > 0
    mailed = found["mailed"]
    assert mailed["wrong"] == []
    assert set(mailed["followed"]) >= {"task list", "consent", "answer", "commitment", "choices", "to do", "password"}
    assert mailed["followed"].get("account", 0) == release["links_in_mails"]
    plain_python_checks(site, release)


def plain_python_checks(site: Site, release: dict[str, Any]) -> None:
    """Check the ledger and a receipt over HTTP with nothing of ours: isolated, Python imports its own modules only."""
    went_on = site.run("tests.lab.releases.going_on", release["made_on"])
    site.start()
    words = [f"http://127.0.0.1:{site.port}", went_on["session"], went_on["receipt"]]
    done = subprocess.run([sys.executable, "-I", CHECK, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    count = release["publications"] + 1
    assert done.stdout.strip() == (
        f"{count} entries, 1 receipts: all as they were hashed; latest entry hash {went_on['head']}"
    )
    browser = Browser(site.port, went_on["session"].partition("=")[2])
    receipt = json.loads(browser.get(f"/portal/receipts/{went_on['receipt']}/receipt.json").body)
    entry = json.loads(browser.get(f"/en/changes/ledger.jsonl?after={count - 1}").body)
    assert [receipt["format"], entry["format"], json.loads(entry["body"])["format"]] == [2, 2, 2]


@pytest.mark.parametrize("folder", RELEASES, ids=lambda folder: folder.name)
def test_the_migrations_of_a_release_are_as_it_had_them(folder: Path) -> None:
    """Else its tables, which are made here by ours, would be others than those that people have."""
    release = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    last = number_of(release["migration"])
    of_it = [path for path in sorted(MIGRATIONS.glob("0*.py")) if number_of(path.stem) <= last]
    assert sha256(b"".join(path.read_bytes() for path in of_it)).hexdigest() == release["migrations_sha256"]


@pytest.mark.lab
@pytest.mark.django_db(transaction=True)
def test_the_squashed_migration_makes_what_the_54_files_make(site: Site, tmp_path: Path) -> None:
    """In an empty database, and in one that the 54 files made before there was a squashed one.

    The upgrade of a release above compares the schemas at each push; this test compares rows as well.
    """
    before = site.run("tests.lab.releases.loading", "--new", "--by-old-files")
    with other_database(tmp_path, migrated=False) as address:
        new = Site(tmp_path / "new", address).run("tests.lab.releases.loading", "--new")
    assert before["schema"] == new["schema"]
    assert before["rows"] == new["rows"]
    assert before["recorded"] == new["recorded"]
    assert len(new["recorded"]) == len(set(map(tuple, new["recorded"])))


def test_the_program_is_twenty_lines_and_imports_nothing_of_ours() -> None:
    tree = ast.parse(CHECK.read_text(encoding="utf-8"))
    imported = {name.name for each in ast.walk(tree) if isinstance(each, ast.Import) for name in each.names}
    assert imported | {"urllib.request"} == {"hashlib", "json", "sys", "urllib.request"}
    statements = [each for each in ast.walk(tree) if isinstance(each, ast.stmt) and not isinstance(each, ast.Expr)]
    assert len([each for each in statements if not isinstance(each, ast.Import | ast.ImportFrom)]) <= 20
