"""A letter of XAA was public under XAB: after its correction no page, file or receipt holds any of the text."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories.world import World
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.packages import make
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.board.test_completed_forms import entered, sent
from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, submission_of
from tracker import actions
from tracker.choices import Consent, CorrectionKind
from tracker.ledger.receipts import Checked, look_at
from tracker.ledger.verification import verify_database
from tracker.models import Correction, StatusUpdate, Transmission, User

pytestmark = pytest.mark.django_db
TEXT = "Kumquat officers patrol the northern harbour every single night."
OTHER = "Tamarind judges were trained in the southern provinces last year."
RECOMMENDATION = "/en/recommendations/rpm-asia-pacific-2025/15-a"
PUBLIC = (
    f"{RECOMMENDATION}/",
    f"{RECOMMENDATION}.json",
    f"{RECOMMENDATION}.atom",
    "/en/recommendations/?q=Kumquat",
    "/en/states/xab/",
    "/en/states/xab.json",
    "/en/changes/",
    "/en/changes.json",
    "/en/changes.atom",
    "/en/changes/ledger.jsonl",
    "/data/ledger.jsonl",
    "/data/followup-record.zip",
)


@world_with
def told(world: PublicWorld) -> None:
    """The letter is accepted and public under the wrong State, and the files of /data/ hold it."""
    draft = world.draft("15-a", state="XAB", summary=TEXT, on_behalf=True)
    sent = world.send_on_behalf(draft)
    Transmission.objects.filter(pk=sent.pk).update(note_verbale="NV XAA/77")
    submission = world.submission("XAB")
    actions.set_consent(submission=submission, consent=Consent.YES, by=world.focal_points["XAB"], now=world.now())
    world.accept(draft)
    make()


def correct(world: PublicWorld, kind: CorrectionKind = CorrectionKind.STATE) -> Correction:
    """Data entry asks to move the letter to XAA, or its answer to 15 (b), and a reviewer confirms."""
    is_state = kind == CorrectionKind.STATE
    after = {"state": "XAA"} if is_state else {"recommendation": str(world.recommendations["15-b"].pk)}
    asked = world.correct(kind, Transmission.objects.get() if is_state else StatusUpdate.objects.get(), **after)
    return actions.confirm_correction(correction=asked, by=world.second_reviewer, now=world.now())


def read(content: bytes) -> str:
    """A file as text; a package as the text of all its files."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    package = zipfile.ZipFile(io.BytesIO(content))
    return "".join(read(package.read(name)) for name in package.namelist())


@pytest.mark.parametrize(
    "kind", [CorrectionKind.STATE, pytest.param(CorrectionKind.RECOMMENDATION, marks=pytest.mark.all)]
)
def test_the_public_reads_no_word_and_whose_mistake_it_was(
    told: PublicWorld, reader: Reader, kind: CorrectionKind
) -> None:
    before = [address for address in PUBLIC if "Kumquat officers" in read(reader.get(address).whole)]
    assert len(before) > 6, "the text was public"
    correct(told, kind)
    make()
    for address in PUBLIC:
        assert "Kumquat officers" not in read(reader.get(address).whole), address
    page = " ".join(reader.get("/en/changes/").body.split())
    state = str(told.xab)
    assert f"Entered in error by the Secretariat. {state} did not give this answer on this recommendation, or " in page
    assert "Withdrawal" not in page.split("<main", 1)[1].split("<ol", 1)[-1]
    assert '"kind":"entered_in_error"' in reader.get("/en/changes/ledger.jsonl").body


PORTAL = "/portal/period-1/xab/"


def words_for(person: User, letter: Transmission) -> list[str]:
    """The pages and files of the portal on which a person of XAB reads a word of the letter."""
    client, receipt = Client(), f"/portal/receipts/{letter.pk}/"
    client.force_login(person)
    lists = [f"{PORTAL}{name}" for name in ("", "receipts/", "handover/file/", "questionnaire/file/")]
    answers = [f"{PORTAL}recommendations/rpm-asia-pacific-2025/{slug}/" for slug in ("15-a", "15-b")]
    found = []
    for address in [*lists, *answers, *(f"{each}correct/" for each in answers), receipt, f"{receipt}file/"]:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        text = read(b"".join(response.streaming_content) if response.streaming else response.content)
        found += [address] if any(word in text for word in ("Kumquat", "Tamarind", "NV XAA/77")) else []
    return found


def public_words(reader: Reader) -> list[str]:
    """The public addresses at which everybody reads a word of the letter."""
    found = {address: read(reader.get(address).whole) for address in PUBLIC}
    return [address for address, text in found.items() if "Kumquat officers" in text or "Tamarind judges" in text]


def files_with(word: str) -> list[str]:
    """The stored files in which a word is, packages opened."""
    paths = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    return [path.name for path in paths if word in read(path.read_bytes())]


@world_with
def form_told(world: PublicWorld) -> None:
    """XAA filled in the form of XAB, because we sent it that one: two answers are public, with its consent."""
    form = questionnaire_of(world, slugs=("15-a", "15-b"), submission=submission_of(world, "XAB"))
    said = {("15 (a)", "Summary"): TEXT, ("15 (b)", "Summary"): OTHER, ("Name of the State", "Do you agree"): "Yes"}
    entry = Client()
    entry.force_login(world.dataentry)
    sent(world, entry, entered(entry, EDIT["docx"](WRITE["docx"](form), said)), note_verbale="NV XAA/77")
    review = Client()
    review.force_login(world.reviewer)
    review.post(act_of(Transmission.objects.get(), "record-consent"), {"reads": "yes"})
    world.clock = timezone.now()  # as the pages
    for draft in StatusUpdate.objects.submitted():
        world.accept(draft)
    make()


def test_of_a_form_of_several_answers_no_word_is_left(
    form_told: PublicWorld, reader: Reader, django_capture_on_commit_callbacks: Any
) -> None:
    form, person = Transmission.objects.get(), form_told.focal_points["XAB"]
    hash_before, receipt = form.receipt_sha256, f"/portal/receipts/{form.pk}/"
    assert len(public_words(reader)) > 6
    assert receipt in words_for(person, form)
    assert f"/portal/receipts/{form.pk}/file/" in words_for(person, form)
    with django_capture_on_commit_callbacks(execute=True):
        correct(form_told)
    make()
    assert public_words(reader) == []
    assert words_for(person, form) == []
    client = Client()
    client.force_login(person)
    page = client.get(receipt).content.decode()
    assert hash_before in page
    assert "Entered in error by the Secretariat" in page
    assert client.get(f"{receipt}receipt.json").status_code == 404
    assert look_at(Transmission.objects.get(pk=form.pk)) == Checked.CHANGED
    right = Transmission.objects.exclude(pk=form.pk).get()
    assert sorted(right.statusupdates.values_list("summary", flat=True)) == [TEXT, OTHER]
    assert right.submission.member_state_id == "XAA"
    assert files_with("Kumquat") == [Path(right.scan.name).name], "the form is with the State that filled it in"
    review = Client()
    review.force_login(form_told.second_reviewer)
    assert "The form says Yes" in review.get(act_of(right, "check")).content.decode(), "its consent is recorded again"
    verify_database()


def test_only_the_days_of_the_wrong_text_are_called_our_mistake(seed_world: World) -> None:
    seed_world.publish("15-a", state="XAB", summary=OTHER)
    own = seed_world.clock
    seed_world.now(days=4)
    draft = seed_world.draft("15-a", state="XAB", summary=TEXT, on_behalf=True)
    letter = seed_world.send_on_behalf(draft)
    seed_world.accept(draft)
    wrong = seed_world.clock
    seed_world.now(days=3)
    asked = seed_world.correct(CorrectionKind.STATE, letter, state="XAA")
    actions.confirm_correction(correction=asked, by=seed_world.second_reviewer, now=seed_world.now())
    ended = date_format(seed_world.clock, "DATE_FORMAT")
    changes = sentences(Client().get("/en/changes/"))
    assert (
        f"public from {date_format(wrong, 'DATE_FORMAT')} to {ended} and is no longer published. Entered in" in changes
    )
    assert date_format(own, "DATE_FORMAT") not in changes.partition("Entered in error")[0].partition("public from")[2]
    assert "Published again" in changes
    of_that_day = sentences(Client().get(f"{RECOMMENDATION}/?as_of={own.date()}"))
    assert f"The text was published again on {ended}, after we had corrected a mistake." in of_that_day
    assert "Entered in error" not in of_that_day
