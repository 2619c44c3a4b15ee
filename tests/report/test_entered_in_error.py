"""A letter of XAA was public under XAB: after its correction no page, file or receipt holds any of the text."""

import datetime
import io
import re
import uuid
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories.files import upload
from tests.factories.records import UserFactory
from tests.factories.rows import all_rows
from tests.factories.world import World
from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.packages import make
from tests.tracker.admin.addresses import act_of, sentences
from tests.tracker.admin.board.test_completed_forms import entered, sent
from tests.tracker.questionnaire.files import EDIT, WRITE, questionnaire_of, submission_of
from tracker import actions
from tracker.actions.erasing import ERASABLE
from tracker.choices import Consent, CorrectionKind
from tracker.ledger.receipts import Checked, look_at
from tracker.ledger.verification import verify_database
from tracker.models import CommitmentUpdate, Correction, Evidence, OutgoingMail, StatusUpdate, Transmission, User
from tracker.rules.consent import FIRST

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
    receipts = sentences(client.get(f"{PORTAL}receipts/"))
    assert ("entered from a letter or an e-mail" in receipts, "your letter" in receipts) == (True, False)
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


def test_of_what_a_person_of_another_state_wrote_in_the_portal_no_word_is_left(
    world: PublicWorld, reader: Reader
) -> None:
    """We nominated a person of XAA for XAB. They are no entries of ours: the nomination ends, and they are erased."""
    stranger = world.focal_points["XAB"]
    versions = [world.draft(slug, state="XAB", summary=text) for slug, text in (("15-a", TEXT), ("15-b", OTHER))]
    letter = world.send(*versions)
    for each in versions:
        world.accept(each)
    make()
    assert len(public_words(reader)) > 6
    actions.end_mandate(mandate=world.focal_point_mandates["XAB"], by=world.administrator, now=world.now())
    for each in versions:
        request = actions.ask_erasure(
            submission=each.submission, recommendation=each.recommendation, fields=ERASABLE["recommendation"],
            reason="Another State wrote it.", by=world.dataentry, now=world.now(),
        )  # fmt: skip
        actions.confirm_correction(correction=request, by=world.reviewer, now=world.now())
    make()
    assert public_words(reader) == []
    person = UserFactory()
    world.nominate(person, "XAB", "focal_point")
    assert words_for(person, letter) == []
    client = Client()
    client.force_login(stranger)
    assert client.get(PORTAL).status_code == 403
    assert "Kumquat" not in str(all_rows())
    verify_database()


RAMBUTAN = "Rambutan inspectors will join the northern unit next year."
OF_A_LETTER = re.compile("Kumquat (officers|page)|Rambutan|Durian|NV XAA/77", re.IGNORECASE)


@world_with
def all_told(world: PublicWorld) -> None:
    """A letter of XAA is public under XAB: an answer, the commitment that it names, and a file that both cite."""
    facts: dict[str, Any] = {"kind": "legislation", "dated_on": None, "language": "en", "link": "", "is_public": True}
    item = actions.add_evidence(
        uuid=uuid.uuid4(), member_state=world.xab, title="Durian code", upload=upload("law.txt"), on_behalf=True,
        by=world.dataentry, now=world.now(), **facts,
    )  # fmt: skip
    cited = (actions.Citation(item, "Kumquat page"),)
    update = actions.save_commitment(
        uuid=uuid.uuid4(), submission=world.submission("XAB"), recommendations=[world.recommendations["15-a"]],
        words=actions.CommitmentWords(text=RAMBUTAN, lead_institution="Durian office"), revision=None,
        citations=cited, on_behalf=True, by=world.dataentry, now=world.now(),
    )  # fmt: skip
    given = {"citations": cited, "commitments": (update.commitment,)}
    draft = world.draft("15-a", state="XAB", summary=TEXT, on_behalf=True, **given)
    sent = world.send_on_behalf(draft, update)
    Transmission.objects.filter(pk=sent.pk).update(note_verbale="NV XAA/77")
    submission = world.submission("XAB")
    actions.set_consent(submission=submission, consent=Consent.YES, by=world.focal_points["XAB"], now=world.now())
    world.accept(draft)
    world.accept(update)
    make()


def places_with_words(client: Client, addresses: Iterable[str]) -> list[str]:
    """The addresses at which this reader reads a word of the letter."""
    found = []
    for address in addresses:
        response = client.get(address, follow=True)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        found += [address] if OF_A_LETTER.search(read(content)) else []
    return found


def test_of_a_commitment_and_a_file_of_a_letter_no_word_is_left(
    all_told: PublicWorld, django_capture_on_commit_callbacks: Any
) -> None:
    """The State had begun drafts, which begin as copies with the evidence: it read the title and the file for good."""
    item, update, letter = Evidence.objects.get(), CommitmentUpdate.objects.get(), Transmission.objects.get()
    of_commitments = ["commitments/", f"commitments/{update.commitment_id}/"]
    data = [f"{each[:-1]}.json" for each in of_commitments]
    csv, rooms = ["commitments.csv", "commitments.atom"], ["evidence/", f"evidence/{item.pk}/file/"]
    public = [*PUBLIC, f"/en/evidence/{item.pk}/", *(f"/en/{each}" for each in (*of_commitments, *data, *csv))]
    room = ["", "receipts/", "handover/file/", "questionnaire/file/", *of_commitments, *rooms]
    room += [f"recommendations/rpm-asia-pacific-2025/15-a/{each}" for each in ("", "correct/")]
    receipt = f"/portal/receipts/{letter.pk}/"
    private = [*(f"{PORTAL}{each}" for each in room), receipt, f"{receipt}file/", f"{receipt}receipt.json"]
    person = Client()
    person.force_login(all_told.focal_points["XAB"])
    cited = (actions.Citation(item, "Kumquat page"),)
    all_told.draft("15-a", state="XAB", summary=TEXT, citations=cited, commitments=(update.commitment,))
    all_told.commit(commitment=update.commitment_id, state="XAB", text=RAMBUTAN, lead_institution="Durian office")
    assert len(places_with_words(Client(), public)) > 10
    assert len(places_with_words(person, private)) > 8
    with django_capture_on_commit_callbacks(execute=True):
        correct(all_told)
    make()
    assert places_with_words(Client(), public) == []
    assert places_with_words(person, private) == []
    assert Client().get(f"/en/evidence/{item.pk}/").status_code == 404
    gone = sentences(Client().get(f"/en/commitments/{update.commitment_id}/"))
    assert f"{all_told.xab} did not make this commitment" in gone
    assert files_with("Durian") == []
    rows = {table for table, found in all_rows().items() if any(OF_A_LETTER.search(str(row)) for row in found)}
    moved = StatusUpdate.objects.get(submission__member_state="XAA")
    assert (moved.summary, list(moved.commitments.all()), moved.evidence_citations.count()) == (TEXT, [], 0)
    told = {"tracker_statusupdate", "tracker_transmission", "tracker_auditevent", "tracker_outgoingmail"}
    assert rows <= told, "at the right State alone"
    assert not OF_A_LETTER.search(str(list(OutgoingMail.objects.filter(user=all_told.focal_points["XAB"]).values())))
    verify_database()


def test_a_commitment_of_a_letter_that_no_state_made_is_removed_alone(all_told: PublicWorld) -> None:
    update = CommitmentUpdate.objects.get()
    asked = all_told.correct(CorrectionKind.STATE, update, state="")
    actions.confirm_correction(correction=asked, by=all_told.second_reviewer, now=all_told.now())
    page = sentences(Client().get(f"/en/commitments/{update.commitment_id}/"))
    assert f"{all_told.xab} did not make this commitment" in page
    assert "Rambutan" not in str([rows for table, rows in all_rows().items() if table != "tracker_correction"])
    assert "Kumquat officers" in sentences(Client().get(f"{RECOMMENDATION}/")), "the answer of the letter stays"
    assert Evidence.objects.get().title == "Durian code", "the answer cites it"
    person = Client()
    person.force_login(all_told.focal_points["XAB"])
    for page in ("commitments/", "evidence/", "recommendations/rpm-asia-pacific-2025/15-a/"):
        assert "Rambutan" not in sentences(person.get(f"{PORTAL}{page}")), page
    verify_database()


def gone_in_list(day: datetime.date) -> int:
    """How many answers the list of recommendations of a past day counts as no longer published."""
    rows = Client().get(f"/en/recommendations.json?as_of={day}").json()["results"]
    page = sentences(Client().get(f"/en/recommendations/?as_of={day}"))
    counted: int = sum(row["answers_no_longer_published"] for row in rows)
    assert ("1 answer of that day is no longer published" in page) == bool(counted)
    assert len(Client().get(f"{RECOMMENDATION}.json?as_of={day}").json()["no_longer_published"]) == counted
    return counted


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
    assert changes.count('class="kind"') == 3, "the end of the wrong text is told where the one before is public again"
    of_that_day = sentences(Client().get(f"{RECOMMENDATION}/?as_of={own.date()}"))
    assert f"The text was published again on {ended}, after we had corrected a mistake." in of_that_day
    assert "Entered in error" not in of_that_day
    assert [gone_in_list(day.date()) for day in (own, wrong)] == [0, 1], "what the State said itself is public again"


def test_the_end_of_a_consent_that_we_recorded_by_mistake_is_called_our_mistake(seed_world: World) -> None:
    """The history said "Consent ended" and "The State consented again" of a State that had only said Yes."""
    seed_world.publish("15-a", state="XAB", summary=OTHER)
    own = seed_world.clock
    seed_world.now(days=4)
    letter = seed_world.send_on_behalf(seed_world.draft("15-b", state="XAB", summary=TEXT, on_behalf=True))
    actions.record_consent_of_letter(
        letter=letter, consent=Consent.NO, paper="Letter", sentence=FIRST, reason="Misread.",
        by=seed_world.reviewer, now=seed_world.now(),
    )  # fmt: skip
    wrong = seed_world.now(days=3)
    asked = seed_world.correct(CorrectionKind.CONSENT, letter.submission, recorded="")
    actions.confirm_correction(correction=asked, by=seed_world.second_reviewer, now=seed_world.now(days=1))
    again = date_format(seed_world.clock, "DATE_FORMAT")
    mistake = f"The Secretariat recorded by mistake that {seed_world.xab} ended its consent."
    public_again = f"The text was published again on {again}, after we had corrected a mistake."
    rows = Client().get("/en/changes.json").json()["results"]
    assert [row["kind"] for row in rows] == ["answer", "entered_in_error", "consent_ended", "answer"]
    assert [row["corrected_by"] for row in rows] == [None, None, rows[1]["publication"], None]
    entries = sentences(Client().get("/en/changes/")).partition("<main")[2].partition('class="kind"')[2]
    assert (entries.count('class="kind"'), f'id="n{rows[1]["publication"]}">{public_again}' in entries) == (2, True)
    assert entries.count(f"{public_again} {mistake}") == 2
    assert entries.count(public_again) == 3, "also of the text that was taken down"
    assert "The State consented again" not in entries
    assert "Consent ended" not in entries
    feed = Client().get("/en/changes.atom").content.decode()
    assert (feed.count(mistake), "Consent ended" in feed) == (2, False)
    terms = re.findall('<category term="([a-z_]+)"', feed)
    assert terms == ["answer", "entered_in_error", "entered_in_error", "answer"]
    assert feed.count(public_again) == 3
    assert "no longer published" not in feed.partition("</subtitle>")[2]
    for day in (own.date(), wrong.date()):
        page = sentences(Client().get(f"{RECOMMENDATION}/?as_of={day}"))
        assert f"{public_again} {mistake}" in page, day
        assert ("Published again" in page, "No longer published" in page) == (True, False), day
    more = f"1 more was public on that day, and has been public again since {again}."
    of_state = [sentences(Client().get(f"/en/states/xab/?as_of={day.date()}")) for day in (own, wrong)]
    assert [more in page for page in of_state] == [True, False], "only what was public at the end of the day"
    assert not [page for page in of_state if "No longer published" in page]
    assert [gone_in_list(day.date()) for day in (own, wrong)] == [0, 0], "it is public again"
    verify_database()
    public = StatusUpdate.objects.get(summary=OTHER)
    actions.withdraw(version=public, by=seed_world.focal_points["XAB"], now=seed_world.now())
    withdrawn = sentences(Client().get(f"/en/states/xab/?as_of={own.date()}"))
    assert more not in withdrawn
    assert "No longer published" in withdrawn
