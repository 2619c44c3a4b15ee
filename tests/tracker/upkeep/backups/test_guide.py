"""The commands of the guide, taken out of it, back up one site on SQLite and restore it as another."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.factories.world import World
from tests.lab.drill.guides import commands
from tests.serving.site import Site
from tracker import actions

pytestmark = [pytest.mark.all, pytest.mark.django_db(transaction=True)]
GUIDE = "back-up-and-restore.md"
DJANGO = "import django; django.setup()"
# What happens between the backup and the loss of the machine.
SINCE = """
import datetime
from django.utils import timezone
from tracker import actions
from tracker.models import *
now = timezone.now() + datetime.timedelta(seconds=5)
person = User.objects.get(username="focalpoint-xaa")
actions.withdraw(version=StatusUpdate.objects.get(recommendation__slug="15-a"), by=person, now=now)
actions.set_evidence_public(evidence=Evidence.objects.get(), is_public=False, by=person, now=now)
actions.end_mandate(mandate=Mandate.objects.get(user__username="expert-xaa"),
    by=User.objects.get(username="administrator"), now=now)
"""


def site_in(folder: Path) -> Site:
    """A site on SQLite, with a log of take-downs beside its folder."""
    folder.mkdir()
    log = str(folder.parent / "take-downs.jsonl")
    return Site(folder, f"sqlite:///{folder / 'record.sqlite3'}", TAKEDOWN_LOG=log)


def ask(site: Site, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(site.folder / "record.sqlite3")) as line:
        return line.execute(question).fetchall()


@pytest.fixture
def first(seed_world: World, tmp_path: Path) -> Site:
    """A site with two public answers, of which one cites a public file."""
    item = seed_world.evidence(is_public=True)
    seed_world.publish("15-a", summary="To be withdrawn.", citations=(actions.Citation(item, "page 7"),))
    seed_world.publish("15-c", summary="To stay.")
    call_command("backup", str(tmp_path / "made"))
    site = site_in(tmp_path / "first")
    (tmp_path / "made" / "database.sqlite3").rename(site.folder / "record.sqlite3")
    (tmp_path / "made" / "files").rename(site.folder / "media")
    return site


def test_the_guide_backs_up_and_restores_and_forgets_no_take_down(first: Site, tmp_path: Path) -> None:
    assert "latest entry of the ledger 2" in (backed_up := first.shell(commands(GUIDE, "Back up, each night")))
    assert "Nothing is wrong." in backed_up
    first.python("-c", DJANGO + SINCE)
    assert ask(first, "SELECT publication_id FROM tracker_publicationtext") == [(2,)]
    backup = next((tmp_path / "backups").iterdir())

    second = site_in(tmp_path / "second")
    printed = second.shell(f'BACKUP="{backup}"\n' + commands(GUIDE, "Restore"))
    assert "entry 2 of the ledger" in printed
    assert "entries 3 to at least 3 of" in printed
    assert "3 repeated, 0 known" in printed
    assert printed.index("Public pages are closed.") < printed.index("Public pages are open.")
    assert printed.count("Nothing is wrong.") == 2
    assert ask(second, "SELECT publication_id FROM tracker_publicationtext") == [(2,)]
    assert ask(second, "SELECT kind FROM tracker_publication ORDER BY sequence") == [
        ("answer",), ("answer",), ("withdrawal",),
    ]  # fmt: skip
    assert ask(second, "SELECT is_public FROM tracker_evidence") == [(0,)]
    assert ask(second, "SELECT count(*) FROM tracker_mandate WHERE ended_at IS NOT NULL") == [(1,)]
    assert ask(second, "SELECT count(*) FROM django_session") == [(0,)]
    for table in ("tracker_transmission", "tracker_evidencecitation", "tracker_recommendation", "tracker_user"):
        question = f"SELECT * FROM {table} ORDER BY 1"  # noqa: S608 - names of ours
        assert ask(second, question) == ask(first, question), table
    media = first.folder / "media"
    for path in media.rglob("*.*"):
        if path.is_file() and not path.relative_to(media).parts[0].startswith("."):
            assert (second.folder / "media" / path.relative_to(media)).read_bytes() == path.read_bytes()
    second.shell(f"manage.py restore {backup}", ends=1)  # it is not empty now


def test_the_guide_hands_a_closed_period_over_to_the_archives(first: Site, tmp_path: Path) -> None:
    """The period of the site is moved into the past: nobody may answer any more."""
    first.python(
        "-c",
        DJANGO
        + """
from datetime import date
from tracker.models import ReportingPeriod
past = {"opens_on": date(2021, 1, 1), "due_on": date(2021, 6, 1), "closes_on": date(2021, 6, 30)}
ReportingPeriod.objects.update(**past)
""",
    )
    ((slug,),) = ask(first, "SELECT slug FROM tracker_reportingperiod")
    first.shell(commands("hand-over.md", "Write it, and prove it").replace("SLUG", slug))
    bag = tmp_path / "backups" / f"archive-{slug}"
    assert "To stay." in (bag / "data" / "answers.csv").read_text(encoding="utf-8")
    assert len(list((bag / "data" / "evidence").iterdir())) == 1
    (bag / "data" / "answers.csv").write_text("altered")
    first.shell(commands("hand-over.md", "Write it, and prove it").replace("SLUG", slug), ends=1)  # it is not empty
