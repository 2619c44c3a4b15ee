"""The work of a night: what is over goes and says so, and every stored file is looked at within a month."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from tests.factories.records import UserFactory
from tests.factories.world import World
from tracker.mail.sending import LONGEST_DELAY
from tracker.management.housekeeping import RETENTION, tidied
from tracker.models import AccountInvitation, FaultyFile, Heartbeat, ImportProposal, LimitClaim, OutgoingMail
from tracker.models.heartbeats import WatchedPart
from tracker.upkeep.proving import files

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = datetime.timedelta(days=1)
GUIDE = Path(__file__).resolve().parents[3] / "docs" / "admin" / "personal-data.md"


def mail(key: str, *, queued: int, sent: int | None) -> OutgoingMail:
    now = timezone.now()
    return OutgoingMail.objects.create(
        user=UserFactory(), address="canary@example.org", kind="receipt", key=key, subject="canary", text="canary",
        html="canary", queued_at=now - queued * DAY, sent_at=now - sent * DAY if sent is not None else None,
    )  # fmt: skip


def test_the_report_names_each_kind_and_what_went(run) -> None:
    old, late, young = (
        mail("old", queued=366, sent=366),
        mail("late", queued=366, sent=None),
        mail("new", queued=9, sent=9),
    )
    printed = run("maintain").splitlines()
    assert [line.partition(":")[0] for line in printed] == [*(each.name for each in RETENTION), "stored files"]
    assert "texts and addresses of e-mails that were sent: 1 gone" in printed
    for each in (old, late, young):
        each.refresh_from_db()
    assert (old.address, old.subject, old.text, old.html) == ("", "", "", "")
    assert old.key == "old"  # the same notice is not written again
    assert "canary" not in str(old)
    assert late.text == young.text == "canary"
    assert Heartbeat.objects.get(name=WatchedPart.MAINTENANCE).is_well(timezone.now())


def test_rows_of_the_shared_cache_and_limits_of_sign_in_that_count_no_more_go(settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    }
    caches["default"].set("closed", 1, timeout=60)
    caches["default"].set("open", 1, timeout=7200)
    LimitClaim.objects.claim("limit:minute", 60)
    LimitClaim.objects.claim("limit:day", 86_400)
    for moment, gone in ((timezone.now(), 0), (timezone.now() + datetime.timedelta(hours=1), 1)):
        found = tidied(moment)
        assert (found["pages that were open"], found["limits of sign-in and used codes"]) == (gone, gone)
    assert caches["default"].get("open") == 1
    assert LimitClaim.objects.get().subject == "limit:day"


def test_the_address_of_a_spent_link_goes_after_a_year(run) -> None:
    now, person = timezone.now(), UserFactory()
    for number, (until, used) in enumerate([(-366, None), (-9, None), (9, -366), (9, None)]):
        AccountInvitation.objects.create(
            user=person, address="canary@example.org", token_sha256=str(number), valid_until=now + until * DAY,
            invited_at=now - 400 * DAY, invited_by=person, used_at=now + used * DAY if used else None,
        )  # fmt: skip
    assert "addresses of links to accounts: 2 gone" in run("maintain")
    kept = AccountInvitation.objects.order_by("token_sha256").values_list("address", flat=True)
    assert [bool(address) for address in kept] == [False, True, False, True]


def test_a_file_that_was_altered_is_marked_until_it_is_right_again(run, seed_world: World) -> None:
    item = seed_world.evidence()
    path = Path(default_storage.path(item.file.name))
    whole = path.read_bytes()
    path.write_bytes(whole + b"x")
    with pytest.raises(CommandError, match="A stored file is not as it was stored"):
        run("maintain")
    assert [str(each) for each in FaultyFile.objects.all()] == [f"altered: {item.file.name}"]
    client = Client()
    client.force_login(seed_world.administrator)
    assert f"altered: {item.file.name}" in client.get("/admin/").content.decode()
    path.unlink()
    with pytest.raises(CommandError):
        run("maintain")
    assert FaultyFile.objects.get().fault == "missing"
    path.write_bytes(whole)
    assert run("maintain").endswith("looked at, 0 wrong\n")
    assert not FaultyFile.objects.exists()


def test_every_file_is_looked_at_within_the_round_whatever_nights_were_missed() -> None:
    begun = datetime.datetime(2027, 1, 1, 3, tzinfo=datetime.UTC)
    for missed in (1, 2, 5, 27, 28, 90):
        last, looked = begun, set()
        for night in range(missed, files.NIGHTS + missed, missed):
            looked |= files.nights_of(begun + night * DAY, last)
            last = begun + night * DAY
        assert looked == set(range(files.NIGHTS)), missed
    assert files.nights_of(begun, None) == set(range(files.NIGHTS))
    assert len(files.nights_of(begun, begun)) == 1
    assert {files.night_of(f"evidence/{number}.pdf") for number in range(999)} == set(range(files.NIGHTS))


def test_a_file_waits_for_its_night(seed_world: World, settings: Any) -> None:
    name = seed_world.evidence().file.name
    at = next(
        moment for moment in (timezone.now() + count * DAY for count in range(files.NIGHTS))
        if files.night_of(name) in files.nights_of(moment, moment)
    )  # fmt: skip
    first = files.look_through(at, at - DAY)
    second = files.look_through(at + DAY, at)
    assert (first.files, second.files) == (2, 2)  # the report of the meeting is one
    night = files.night_of(ImportProposal.objects.get().file.name)
    assert first.looked == 1 + (night in files.nights_of(at, at))
    assert second.looked == 0 + (night in files.nights_of(at + DAY, at + DAY))


def test_the_guide_says_how_long_each_kind_is_kept() -> None:
    assert LONGEST_DELAY  # a mail that waits keeps its text: nobody has read it yet
    text = GUIDE.read_text(encoding="utf-8")
    for each in RETENTION:
        days = f"{each.days:g}" if each.days >= 1 else "none" if not each.days else "half a day"
        assert f"| {each.name} | {days} | {each.reason} |" in text
