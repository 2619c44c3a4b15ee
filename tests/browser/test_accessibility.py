"""No page of ours has a fault that axe can find, in English or Arabic, none scrolls sideways; public ones are light.

Measured over the demonstration, where every page has something to show. Each template is visited once in each language:
wide in English, narrow in Arabic.
"""

import datetime
from collections.abc import Callable, Iterable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.auditing import NARROW, WIDE, Weight, faults_of, weight_of
from tests.browser.visiting import PublicPages
from tests.factories.world import SEED_MEETING
from tracker import actions
from tracker.admin.display import correct_address
from tracker.choices import CheckState, MandateRole, ReviewState
from tracker.importing.spreadsheets import working
from tracker.models import (
    Evidence,
    ImportProposal,
    Invitation,
    Mandate,
    Meeting,
    OutgoingMail,
    Paragraph,
    ReportingPeriod,
    StatusUpdate,
    Transmission,
    User,
)
from tracker.models.sheet_choices import SheetKind

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demonstration")]

PUBLIC = [
    "/en/",
    "/en/recommendations/",
    "/en/recommendations/?q=zzz",
    PublicPages.recommendation("15-g"),
    "/en/states/",
    "/en/states/xaa/",
    "/en/meetings/",
    f"/en/meetings/{SEED_MEETING}/",
    "/en/matrix/",
    "/en/compare/?by=state&state=XAA&state=XAB",
    "/en/embed/states/xaa/",
    "/en/themes/",
    "/en/help/",
    "/en/help/focal-points/",
    "/en/groups/african-states/",
    "/en/periods/",
    "/en/calendar/",
    "/en/gaps/",
    "/en/printed-commitments/",
    "/en/periods/first-period/",
    "/en/commitments/",
    "/en/changes/",
    "/en/method/",
]
ERRORS = {"/en/states/zzz/": 404, "/en/recommendations/?status=done": 400}
# Pages of the sign-in, for who is signed out.
DOORS = ("/portal/sign-in/?next=/portal/", "/portal/reset/")
WIDTHS = {"en": WIDE, "ar": NARROW}
BOTH = pytest.mark.parametrize("language", WIDTHS)


def portal_pages() -> list[str]:
    """The pages of the focal point of XAA in the open period, with an answer to write and one to read."""
    period = ReportingPeriod.objects.latest("opens_on")
    room = {"period": period.slug, "iso3": "xaa"}
    own = StatusUpdate.objects.filter(submission__member_state="XAA", submission__period=period, on_behalf=False)
    answers = []
    for stage in (ReviewState.DRAFT, ReviewState.SUBMITTED):
        found = own.filter(review_state=stage).select_related("recommendation__meeting").last()
        if found:
            place = {"meeting": found.recommendation.meeting.slug, "slug": found.recommendation.slug}
            answers.append(reverse("portal:answer", kwargs={**room, **place}))
    names = (
        "task_list", "library", "evidence_add", "commitments", "commitment_new", "people", "invite", "handover",
        "check", "receipts", "intention", "questionnaire",
    )  # fmt: skip
    receipt = Transmission.objects.filter(submission__member_state="XAA").last()
    expert = Mandate.objects.acting().filter(member_state="XAA", role=MandateRole.EXPERT).earliest("pk")
    assert len(answers) == 2
    assert receipt
    return [
        *DOORS,
        *[reverse(f"portal:{name}", kwargs=room) for name in names],
        reverse("portal:evidence_correct", kwargs={**room, "uuid": unsent_link().pk}),
        reverse("portal:mail"),
        reverse("portal:news"),
        *answers,
        reverse("portal:receipt", args=[receipt.pk]),
        *[f"/portal/account/{page}" for page in ("", "confirm/", "password/", "app/", "passkey/")],
        *[reverse(f"portal:{name}", kwargs={**room, "mandate": expert.pk}) for name in ("person", "end_mandate")],
        "/portal/join/",
    ]


def unsent_link() -> Evidence:
    """An item that nothing cites: what is written of it can be corrected."""
    return Evidence.objects.create(
        member_state_id="XAA", title="A register", link="https://example.org/", check_state=CheckState.CLEAN,
        added_at=timezone.now(), added_by=User.objects.get(username="focalpoint-xaa"),
    )  # fmt: skip


def queue_late_mail() -> None:
    """Queue a mail that has waited since yesterday: the front page names it."""
    person = User.objects.get(username="focalpoint-xaa")
    OutgoingMail.objects.create(
        user=person, address=person.email, kind="invitation", key="late", subject="A subject", text="A text.",
        queued_at=timezone.now() - datetime.timedelta(days=1), attempts=6, last_error="ConnectionRefusedError",
    )  # fmt: skip


def import_pages() -> list[str]:
    """The review of the import that waits: as a whole, one item with an attribution, and acts on it."""
    waiting = ImportProposal.objects.waiting().latest("pk")
    acts = ("item", "item-split", "item-attributions")
    return [
        reverse("admin:tracker_importproposal_by-hand"),
        *[reverse(f"admin:tracker_importproposal_{act}", args=[waiting.pk]) for act in ("change", "source", "confirm")],
        *[reverse(f"admin:tracker_importproposal_{act}", args=[waiting.pk, 2]) for act in acts],
    ]


def sheet_pages() -> list[str]:
    """The pages of a spreadsheet with a good row and a faulty one."""
    person, meeting = User.objects.get(username="dataentry"), Meeting.objects.latest("pk")
    rows = b"Label,Text,Basis\n901,A short text.,adopted\n902,Another text.,nobody knows\n"
    now = timezone.now()
    sheet = working.bring(rows, "rows.csv", kind=SheetKind.RECOMMENDATIONS, meeting=meeting, by=person, now=now)
    defaults = {"meeting": meeting.slug, "language": "en", "title": "A list"}
    columns = {"label": 0, "text": 1, "basis": 2}
    working.choose(sheet, actions.ColumnChoice(0, 1, columns, defaults), by=person, now=now)
    working.read_rows.call(sheet.pk)
    acts = [
        reverse(f"admin:tracker_spreadsheetimport_{act}", args=[sheet.pk]) for act in ("columns", "change", "correct")
    ]
    return [
        reverse("admin:tracker_spreadsheetimport_add"),
        *acts,
        reverse("admin:tracker_recommendation_changelist"),
    ]


def letter_page() -> str:
    submission = Transmission.objects.exclude(scan="").latest("submitted_at").submission
    return reverse("admin:tracker_submission_letter", args=[submission.period.slug, submission.member_state_id])


def paragraph_pages() -> list[str]:
    """Where a mistake of ours in a paragraph of a published report is corrected."""
    paragraph = Paragraph.objects.filter(printings=None).exclude(text="").exclude(number="")[0]
    return [correct_address(paragraph), correct_address(paragraph, kind="text")]


def desk_pages() -> dict[str, list[str]]:
    waiting = StatusUpdate.objects.filter(review_state=ReviewState.SUBMITTED).first()
    period = ReportingPeriod.objects.latest("opens_on")
    drawn = Evidence.objects.public().filter(content_type="application/pdf").first()
    assert waiting
    assert drawn
    queue_late_mail()
    now, reviewer = timezone.now(), User.objects.get(username="reviewer")
    other = StatusUpdate.objects.filter(review_state=ReviewState.SUBMITTED).exclude(pk=waiting.pk)[:1]
    assert actions.plan_acceptance(versions=other, due_at=now, by=reviewer, now=now).decisions
    return {
        "reviewer": [
            reverse("admin:index"),
            reverse("admin:planned"),
            reverse("admin:tracker_transmission_changelist"),
            reverse("admin:tracker_transmission_check", args=[waiting.transmission_id]),
            reverse("admin:tracker_statusupdate_check", args=[waiting.pk]),
            reverse("admin:tracker_evidence_pages", args=[drawn.pk]),
            reverse("admin:tracker_statusupdate_change", args=[waiting.pk]),
            reverse("admin:tracker_auditevent_changelist"),
        ],
        "dataentry": [
            reverse("admin:tracker_importproposal_add"),
            *import_pages(),
            *paragraph_pages(),
            reverse("admin:tracker_reportingperiod_add"),
            reverse("admin:period_board", args=[period.slug]),
            reverse("portal:preview", args=[period.slug]),
            reverse("admin:period_about", args=[period.slug]),
            reverse("admin:period_end", args=[period.slug]),
            reverse("admin:tracker_submission_letters"),
            reverse("admin:tracker_invitation_change", args=[Invitation.objects.latest("pk").pk]),
            *(*sheet_pages(), letter_page()),
        ],
        "administrator": [
            reverse("admin:tracker_mandate_change", args=[Mandate.objects.latest("pk").pk]),
            reverse("admin:tracker_mandate_hand-over", args=[Mandate.objects.earliest("pk").pk]),
            reverse("admin:tracker_user_change", args=[OutgoingMail.objects.latest("pk").user_id]),
        ],
    }


def faults_on(page: Page, addresses: Iterable[str], language: str) -> list[str]:
    """The faults of the pages at these addresses, each of which must be there, in a language and its width."""
    faults = []
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == ERRORS.get(address.replace("/ar/", "/en/"), 200), f"{address}: {response.status}"
        faults += faults_of(page, address, WIDTHS[language])
    return faults


def everybody_reads(language: str) -> None:
    """The portal and the desk speak the language of the person."""
    User.objects.update(language=language)


@BOTH
def test_public_pages_have_no_fault(browser_page: Callable[..., Page], language: str) -> None:
    addresses = [each.replace("/en/", f"/{language}/") for each in (*PUBLIC, *ERRORS)]
    found = faults_on(browser_page(), addresses, language)
    assert not found, "\n".join(["", *found])


@BOTH
def test_the_portal_has_no_fault(
    page_as: Callable[[str], Page], browser_page: Callable[..., Page], language: str
) -> None:
    everybody_reads(language)
    rooms = [each for each in portal_pages() if each not in DOORS]
    found = faults_on(browser_page(extra_http_headers={"Accept-Language": language}), DOORS, language)
    found += faults_on(page_as("focalpoint-xaa"), rooms, language)
    assert not found, "\n".join(["", *found])


@BOTH
def test_the_desk_has_no_fault(page_as: Callable[[str], Page], demonstration_files: None, language: str) -> None:
    everybody_reads(language)
    found: list[str] = []
    for username, addresses in desk_pages().items():
        found += faults_on(page_as(username), addresses, language)
    assert not found, "\n".join(["", *found])


def test_a_fault_is_found(browser_page: Callable[..., Page]) -> None:
    """The measure itself: a page with a picture without words, pale text and a wide block."""
    page = browser_page()
    page.set_content(
        '<html lang="en"><title>A page</title><main><h1>A page</h1><img src="a.png">'
        '<p style="color:#bbb;background:#fff">pale</p><p style="width:400px">wide</p></main></html>'
    )
    found = "\n".join(faults_of(page, "planted"))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "scrolls sideways" in found


def test_public_pages_are_light(browser_page: Callable[..., Page]) -> None:
    weights: dict[str, Weight] = {}
    for address in PUBLIC:
        page = browser_page()
        weights[address] = weight_of(page, address)
        assert weights[address].responses[0].ok
    faults = [fault for address, weight in weights.items() for fault in weight.faults(address)]
    assert not faults, "\n".join(["", *faults])
