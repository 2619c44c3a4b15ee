"""A letter of XAA was public under XAB: after its correction no page, file or receipt holds any of the text."""

import io
import zipfile

import pytest
from django.test import Client

from tests.report.conftest import PublicWorld, Reader, world_with
from tests.report.packages import make
from tracker import actions
from tracker.choices import Consent, CorrectionKind
from tracker.models import Correction, StatusUpdate, Transmission
from tracker.receipts import Checked, look_at

pytestmark = pytest.mark.django_db
TEXT = "Kumquat officers patrol the northern harbour every single night."
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
    asked = actions.ask_correction(
        kind=kind,
        target=Transmission.objects.get() if is_state else StatusUpdate.objects.get(),
        after={"state": "XAA"} if is_state else {"recommendation": str(world.recommendations["15-b"].pk)},
        reason="The letter is of another State.",
        by=world.dataentry,
        now=world.now(),
    )
    return actions.confirm_correction(correction=asked, by=world.second_reviewer, now=world.now())


def read(content: bytes) -> str:
    """A file as text; a package as the text of all its files."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    package = zipfile.ZipFile(io.BytesIO(content))
    return "".join(read(package.read(name)) for name in package.namelist())


@pytest.mark.parametrize("kind", [CorrectionKind.STATE, CorrectionKind.RECOMMENDATION])
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


def test_the_wrong_state_reads_no_word_and_keeps_the_receipt(told: PublicWorld) -> None:
    letter = Transmission.objects.get()
    hash_before = letter.receipt_sha256
    client = Client()
    client.force_login(told.focal_points["XAB"])
    room = "/portal/period-1/xab"
    receipt = f"/portal/receipts/{letter.pk}/"
    answer = f"{room}/recommendations/rpm-asia-pacific-2025/15-a/"
    lists = [f"{room}/{name}" for name in ("", "receipts/", "questionnaire/file/")]
    pages = [*lists, answer, f"{answer}correct/", receipt, f"{receipt}file/"]
    assert "Kumquat" in client.get(receipt).content.decode()
    correct(told)
    for address in pages:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        text = read(b"".join(response.streaming_content) if response.streaming else response.content)
        assert "Kumquat" not in text, address
        assert "NV XAA/77" not in text, address
    page = client.get(receipt).content.decode()
    assert hash_before in page
    assert "Entered in error by the Secretariat" in page
    assert client.get(f"{receipt}receipt.json").status_code == 404
    assert look_at(Transmission.objects.get(pk=letter.pk)) == Checked.CHANGED
    assert StatusUpdate.objects.get(summary=TEXT).submission.member_state_id == "XAA"
