"""The files of the whole record, as somebody with Python alone opens them."""

import csv
import datetime
import io
import json
import zipfile
from typing import Any

from django.utils import timezone

from report.downloads import making, store
from tests.factories.records import UserFactory
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.test_printed_matter import published
from tracker import actions
from tracker.models import Theme

PACKAGE = "/data/followup-record.zip"


@world_with
def told(world: PublicWorld) -> None:
    """Answers of two States, evidence, a commitment, and a commitment that appears in a document; all in the files."""
    world.item = world.evidence(is_public=True)  # type: ignore[attr-defined]
    world.publish_with(world.item, "15-a", summary="First.")  # type: ignore[attr-defined]
    world.publish("15-a", state="XAB", status="implemented", summary="نص")
    world.publish_commitment("15-c")
    world.recommendations["15-a"].themes.add(Theme.objects.create(slug="cybercrime", name="Cybercrime"))
    printed = {"text": "To plant elms & oaks.", "iso3": "XAB", "paragraph": "5", "line": 9}
    addendum = published(world, commitments=(printed,))
    actions.confirm_printed(document=addendum, by=UserFactory(is_data_entry=True), now=world.now())
    make()


def make(minutes: int = 0) -> store.MadeFiles:
    """Make the files, as the worker does; some minutes from now."""
    found = making.make(timezone.now() + datetime.timedelta(minutes=minutes))
    assert found is not None
    return found


def stored() -> bytes:
    """The content of every file in the folder, without the list of files."""
    paths = [path for path in store.folder().iterdir() if path.name != store.LIST]
    return b"".join(path.read_bytes() for path in sorted(paths))


def opened(reader: Reader) -> dict[str, bytes]:
    reply = reader.get(PACKAGE)
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(reply.whole)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode(), newline="")))


def columns_of(files: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    described = json.loads(files["datapackage.json"])
    (found,) = [each for each in described["resources"] if each["name"] == name]
    return found["schema"]["fields"]  # type: ignore[no-any-return]
