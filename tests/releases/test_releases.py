"""The database of every release: migrated, its receipts are true, its chain is whole, and every page of it answers."""

import json
from pathlib import Path

import pytest

from tests.crashes.site import Site

pytestmark = pytest.mark.database
FOLDER = Path(__file__).parent
RELEASES = sorted(path.parent for path in FOLDER.glob("*/release.json"))


@pytest.mark.parametrize("folder", RELEASES, ids=lambda folder: folder.name)
def test_what_a_release_left_holds(site: Site, folder: Path) -> None:
    release = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    said = site.run("tests.releases.loading", str(folder))["said"]
    assert release["migrating_says"] in said
    found = site.run("tests.releases.looking", str(folder))
    assert found["not answered"] == {}
    assert (found["receipts"], found["true"]) == (release["receipts"], release["receipts"])
    assert {name: found[name] for name in ("publications", "without_text", "head")} == {
        name: release[name] for name in ("publications", "without_text", "head")
    }
    assert found["wrong pointers"] == 0
    assert found["formats"] == release["formats"]
    assert found["portal"]["shown"] == found["portal"]["same"] > 0
