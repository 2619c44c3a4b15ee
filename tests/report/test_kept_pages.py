"""What pages are kept: each for as long as nothing that it shows has changed, and never longer."""

import datetime
import gzip
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone

from report.http import freshness
from tests.report.addresses import ALONE, DETAILS, LISTS, SUBJECTS, THEME
from tests.report.conftest import PublicWorld, Reader, world_with
from tracker import actions
from tracker.choices import ADDING_KINDS, PublicationKind
from tracker.config.kept_files import KeptFiles
from tracker.config.public_reading import reading_by
from tracker.models import MemberState, PublicCounter, Theme, public_counter

DAY = f"?as_of={(timezone.now() - datetime.timedelta(days=3)).date()}"
OF_ONE = [
    f"/en/{each}{form}"
    for each in (*DETAILS[:2], SUBJECTS["theme"])
    for form in ("/", ".json", ".csv", *([] if each == SUBJECTS["theme"] else [".atom"]))
]
OTHERS = [
    *(f"/en/{each}" for each in (*ALONE, *(f"{each}/" for each in LISTS), f"{DETAILS[2]}/")),
    *("/en/recommendations/?state=XAA", "/en/changes/?state=XAB", "/en/commitments.json", "/en/changes/ledger.jsonl"),
]
LISTS_OF_A_DAY = [f"/en/{each}{DAY}" for each in ("", "recommendations/", "states/", "commitments/", "changes/")]
OF_A_DAY = [*LISTS_OF_A_DAY, *(f"/en/{each}/{DAY}" for each in DETAILS)]
EVERY = [*OF_ONE, *OTHERS, *OF_A_DAY]
UNANSWERED = [f"/en/{one}{form}" for one in ("states/xab", f"{DETAILS[0][:-1]}c") for form in ("/", ".json", ".csv")]
STATE = [f"/en/states/xaa{form}" for form in ("/", ".json", ".atom")]
PHRASE = "A singular phrase."
# As a citation and the foot of a page have it: number, hash, hour.
ENTRY = re.compile(r"[0-9a-f]{16,64}|(?<=no\. )\d+|\"number\": *\d+|\d\d:\d\d\b")


@pytest.fixture
def pages(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Pages are kept in files, as they are where the site runs: in this folder."""
    folder = tmp_path / "kept"
    store = {"BACKEND": "tracker.config.kept_files.KeptFiles", "LOCATION": str(folder)}
    settings.CACHES = settings.CACHES | {"pages": store | {"OPTIONS": {"MAX_BYTES": 1_000_000}}}
    yield folder
    caches["pages"].clear()


def held(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def asked(reader: Reader, address: str) -> tuple[str, str]:
    response = reader.get(address, headers={"Accept-Encoding": "identity"})
    assert response.status_code == 200, address
    return response["ETag"], response.body


def withdrawal(world: PublicWorld) -> object:
    return world.withdraw(world.answers["XAA"])


def hidden(world: PublicWorld) -> object:
    return actions.set_evidence_public(evidence=world.item, is_public=False, by=world.focal_point, now=world.now())


def renamed(world: PublicWorld) -> object:
    return actions.edit_reference(
        thing=MemberState.objects.get(pk="XAA"), name_en="A new name", by=world.dataentry, now=world.now()
    )


ACTS: dict[str, Callable[[PublicWorld], object]] = {
    "an answer after the day of which pages are": lambda world: world.publish("15-c", state="XAB"),
    "an answer of another State elsewhere": lambda world: world.publish("15-b", state="XAB"),
    "an answer of the State elsewhere": lambda world: world.publish("15-b", state="XAA"),
    "an answer reworded": lambda world: world.publish("15-a", state="XAB", summary="Reworded."),
    "a commitment": lambda world: world.publish_commitment("15-a"),
    "evidence made private": hidden,
    "a withdrawal": withdrawal,
    "a new name": renamed,
}


# After these, all pages are made again, to be looked at after the next.
MADE_AGAIN = list(ACTS)[:2]


def tag_of(address: str) -> str:
    request = RequestFactory().get(address)
    request.resolver_match = resolve(request.path)
    return freshness.tag(request)


@world_with
def told(world: Any) -> None:
    """Two States answered one recommendation some weeks ago; the first cites evidence."""
    for slug in ("15-a", "15-c"):
        world.recommendations[slug].themes.add(Theme.objects.get(slug=THEME))
    world.item = world.evidence(is_public=True)
    world.answers = {
        "XAA": world.publish_with(world.item, "15-a", summary=PHRASE),
        "XAB": world.publish("15-a", state="XAB"),
    }
    world.clock = timezone.now()


def tags(reader: Reader) -> set[str]:
    return {asked(reader, address)[0] for address in STATE}


def are_stored(folder: Path) -> bool:
    return any(PHRASE.encode() in page for page in held(folder))


def assert_gone(reader: Reader) -> None:
    assert not [address for address in STATE if PHRASE in asked(reader, address)[1]]


@pytest.mark.database
def test_while_its_tag_is_the_same_a_page_is_the_same(told, reader) -> None:
    """Of now and of a day: no act changes a page without its tag, and a take-down changes every tag."""
    pages, kept_by = {address: asked(reader, address) for address in EVERY}, {}
    for act, carry_out in ACTS.items():
        carry_out(told)
        same = kept_by[act] = {address for address, (tag, _body) in pages.items() if tag_of(address) == tag}
        now = pages | {address: asked(reader, address) for address in EVERY if address in same or act in MADE_AGAIN}
        assert not [address for address in same if now[address] != pages[address]], act
        pages = now
    elsewhere = kept_by["an answer of another State elsewhere"]
    assert {*OF_ONE, *LISTS_OF_A_DAY} <= elsewhere
    after, of_theme = kept_by["an answer after the day of which pages are"], f"/en/{SUBJECTS['theme']}/"
    assert not {of_theme, f"/en/{DETAILS[2]}/"} & after
    assert not {*OTHERS} & elsewhere
    for act in ("an answer reworded", "a commitment", "a withdrawal", "evidence made private", "a new name"):
        assert kept_by[act] == set(), act


@pytest.mark.database
def test_what_nobody_has_answered_stays_while_others_answer(world, reader) -> None:
    """Most States at the beginning of a period. A citation has the newest entry of all when the page was made."""
    world.publish("15-a", state="XAA")
    before = {place: asked(reader, place) for place in UNANSWERED}
    world.publish("15-b", state="XAA")
    for place, (tag, body) in before.items():
        now = asked(reader, place)
        assert (now[0], ENTRY.sub("", now[1])) == (tag, ENTRY.sub("", body)), place
    world.publish("15-c", state="XAB")
    assert not [place for place, (tag, _body) in before.items() if tag_of(place) == tag]


def test_kinds_of_publication_that_add_take_nothing_away() -> None:
    """A correction rewords what was public, and a commitment stands on pages that the ledger does not name."""
    assert set(ADDING_KINDS) == {PublicationKind.ANSWER, PublicationKind.UNCHANGED}


def test_an_older_release_and_a_backup_begin_an_epoch(told, reader) -> None:
    """An older release knows of no epoch; after a backup there are as many acts as before it, and other ones."""
    before = tags(reader)
    PublicCounter.objects.update(changes=PublicCounter.objects.get().changes + 1)
    assert not before & tags(reader)
    backup = PublicCounter.objects.values("changes", "additions", "epoch").get()
    hidden(told)
    before = tags(reader)
    PublicCounter.objects.update(**backup)
    actions.set_evidence_public(evidence=told.item, is_public=True, by=told.focal_point, now=told.now())
    assert PublicCounter.objects.get().changes == backup["changes"] + 1
    assert not before & tags(reader)


# --- planted: the store and its writers break


@pytest.mark.django_db(transaction=True)
def test_a_take_down_empties_the_store_before_its_commit_and_after_it_and_one_that_is_killed_loses_no_more(
    told, reader, pages
) -> None:
    """Killed between the epoch and the commit, nothing was taken down, and nothing but kept pages is lost."""
    shown = [asked(reader, address) for address in STATE]
    with transaction.atomic():
        withdrawal(told)
        transaction.set_rollback(True)
    assert held(pages) == []
    assert [asked(reader, address) for address in STATE] == shown
    tags(reader)
    assert are_stored(pages)
    with transaction.atomic():
        withdrawal(told)
        assert held(pages) == []
        PublicCounter.objects.update(epoch="not yet")  # a reader at the same time still sees another epoch
        caches["pages"].set("old.page", PHRASE.encode())
    assert held(pages) == []


@pytest.mark.django_db(transaction=True)
def test_killed_between_the_commit_and_the_second_word_to_the_store(told, reader, pages, monkeypatch) -> None:
    """A page that was made of what stood before the commit, and written after the store was emptied, is never found.
    The first page that is made takes it off the disk."""
    monkeypatch.setattr(public_counter, "forget_now", lambda: None)
    late = tags(reader)
    withdrawal(told)
    assert are_stored(pages)
    assert not late & tags(reader)
    assert_gone(reader)
    assert not are_stored(pages)


class OnlyRead(KeptFiles):
    """A store that can be read and not written: a disk that was mounted so."""

    def _write(self, path: Path, value: bytes) -> None:
        raise OSError(30, "Read-only file system")

    def _forget(self, folder: Path) -> None:
        return


def test_a_store_that_can_only_be_read_is_no_fault_of_a_page(told, reader, pages, settings) -> None:
    tags(reader)
    settings.CACHES["pages"]["BACKEND"] = f"{__name__}.OnlyRead"
    del caches["pages"]
    withdrawal(told)
    assert are_stored(pages), "it could not be emptied"
    assert_gone(reader)


def test_a_page_that_was_begun_before_a_take_down_is_not_found_after_it(told, reader, pages, monkeypatch) -> None:
    """It was made of what stood before, and is kept when the take-down is done."""
    asks, began = freshness._ask, []

    def ask_and_wait(request: Any) -> Any:
        found = asks(request)
        if not began:
            began.append(request.path)
            with reading_by("default"):  # somebody in the rooms
                withdrawal(told)
        return found

    monkeypatch.setattr(freshness, "_ask", ask_and_wait)
    assert PHRASE not in Client().get(STATE[0]).content.decode()
    monkeypatch.undo()
    assert PHRASE not in asked(reader, STATE[0])[1]


# --- the store by itself


def test_the_files_are_for_their_owner_alone_and_may_be_lost(told, reader, pages) -> None:
    asked(reader, STATE[0])
    found = [pages, *pages.rglob("*")]
    assert len(found) == 3
    assert not [path for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]
    shown = [asked(reader, address) for address in STATE]
    shutil.rmtree(pages)
    assert [asked(reader, address) for address in STATE] == shown
    withdrawal(told)
    assert_gone(reader)


def test_the_store_keeps_so_many_bytes_and_on_a_full_disk_no_rest_of_a_page(tmp_path, monkeypatch) -> None:
    store = KeptFiles(str(tmp_path), {"OPTIONS": {"MAX_BYTES": 100_000}})
    for number in range(300):
        store.set(f"1.{number}", b"x" * 1_000)
        os.utime(tmp_path / "1" / str(number), (number, number))
        assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 108_000
    assert store.get("1.0") is None
    assert store.get("1.299") == b"x" * 1_000
    shutil.rmtree(tmp_path / "1")

    def full(*_given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    store.set("1.a", b"page")
    assert store.get("1.a") is None
    assert held(tmp_path) == []


def test_a_page_is_kept_apart_for_each_coding(rf: RequestFactory) -> None:
    plain, packed = (rf.get("/", headers=each) for each in ({}, {"accept-encoding": "gzip"}))
    assert freshness._key(plain, "1", 'W/"tag"') != freshness._key(packed, "1", 'W/"tag"')


# --- 304 while nothing changed, new at the next request after anything did


PAGES = [
    "",
    "method/",
    "method/openapi.json",
    *(f"recommendations{form}" for form in ("/", ".json", ".csv", ".xlsx", ".atom")),
    "recommendations/rpm-asia-pacific-2025/15-a/",
    "states/xaa.json",
    "meetings/rpm-asia-pacific-2025/",
    "commitments/",
    "changes.atom",
    "changes/ledger.jsonl",
]


def asked_again(reader, page: str, first) -> int:
    return reader.get(f"/en/{page}", headers={"If-None-Match": first["ETag"]}).status_code


def test_what_has_not_changed_is_not_sent_again(reader, world, django_assert_num_queries) -> None:
    world.publish()
    for page in PAGES:
        first = reader.get(f"/en/{page}")
        assert first["ETag"].startswith('W/"')
        with django_assert_num_queries(1):
            again = reader.get(f"/en/{page}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.whole) == (304, b""), page
        for response in (first, again):
            assert response["Cache-Control"] == "no-cache"
        assert again["ETag"] == first["ETag"]
        assert first.get("Vary", "Accept-Encoding") == again["Vary"] == "Accept-Encoding"


def test_a_page_is_made_once_for_each_change(reader, world, kept_in_memory, django_assert_num_queries) -> None:
    for page in PAGES:
        for coding in ("br", "gzip", ""):
            first = reader.get(f"/en/{page}", headers={"Accept-Encoding": coding})
            if first.streaming:
                continue
            with django_assert_num_queries(1):
                again = reader.get(f"/en/{page}", headers={"Accept-Encoding": coding})
            del first.headers["X-Request-ID"], again.headers["X-Request-ID"]  # each request has its own number
            assert (again.status_code, again.whole, again.headers) == (200, first.whole, first.headers), page


def test_an_error_is_not_kept(reader, world, kept_in_memory) -> None:
    for page, status in (("states/zzz/", 404), ("recommendations/?status=done", 400)):
        for _again in range(2):
            response = reader.get(f"/en/{page}")
            assert (response.status_code, "ETag" in response) == (status, False)


def test_addresses_languages_days_and_releases_have_tags_of_their_own(reader, world, monkeypatch, time_machine) -> None:
    addresses = ["/en/states/", "/fr/states/", "/en/recommendations/?as_of=2026-01-01", "/en/states.json"]
    tags = {reader.get(address)["ETag"] for address in addresses}
    assert len(tags) == 4
    monkeypatch.setattr("report.http.freshness.release", lambda: "the next one")
    tags.add(reader.get(addresses[0])["ETag"])
    time_machine.move_to(timezone.now() + datetime.timedelta(days=1))
    tags.add(reader.get(addresses[0])["ETag"])
    assert len(tags) == 6


def test_an_acceptance_without_consent_changes_no_tag(reader, world) -> None:
    first = reader.get("/en/")
    world.publish(consent="no")
    assert asked_again(reader, "", first) == 304
    PublicCounter.objects.all().delete()
    assert reader.get("/en/").status_code == 200


@pytest.mark.database
def test_the_head_of_the_chain_comes_with_the_counter(reader, world) -> None:
    world.publish()
    head = reader.get("/en/").context["head"]
    assert (head.sequence, len(head.hash)) == (1, 64)


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


def test_pages_are_compressed_as_the_browser_asks(reader, world) -> None:
    assert reader.get("/en/data/", headers={"Accept-Encoding": "br"})["Content-Encoding"] == "br"
    for page in ("recommendations/", "recommendations.json", "recommendations.atom"):
        plain = reader.get(f"/en/{page}")
        assert "Content-Encoding" not in plain
        for header, coding in (("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip")):
            packed = reader.get(f"/en/{page}", headers={"Accept-Encoding": header})
            assert packed["Content-Encoding"] == coding
            assert UNPACK[coding](packed.whole) == plain.whole
            assert int(packed["Content-Length"]) == len(packed.whole) < len(plain.whole) / 3
            assert packed["ETag"] == plain["ETag"]
            assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
