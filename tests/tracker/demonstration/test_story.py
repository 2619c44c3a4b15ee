"""The demonstration shows what the product promises, counted from the record."""

import datetime
import hashlib
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count, Min

from tests.factories.mails import queued_mails
from tests.tracker.demonstration.conftest import LOADED_AT
from tracker import actions
from tracker.choices import Consent, CorrectionKind, Language, ReviewState
from tracker.demonstration import Accounts, Refused, load_demonstration, remove_demonstration
from tracker.demonstration.accounts import password_file
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import (
    AccountInvitation,
    Assignment,
    AuditEvent,
    ClearedFile,
    Comment,
    Commitment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCheck,
    Intention,
    Invitation,
    LedgerHead,
    MailPreference,
    Mandate,
    Meeting,
    MemberState,
    OutgoingMail,
    Publication,
    PublicationText,
    Recommendation,
    ReportingPeriod,
    SourceDocument,
    SpreadsheetImport,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)

pytestmark = [pytest.mark.all, pytest.mark.usefixtures("demonstration")]

TEXTS = {
    StatusUpdate: ("summary", "obstacles", "assistance_needed"),
    CommitmentUpdate: ("text", "lead_institution", "note"),
}


def count_rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_two_documents_are_confirmed_and_one_period_of_two_is_closed() -> None:
    assert SourceDocument.objects.confirmed().count() == 2
    events = AuditEvent.objects.filter(act="confirm").values_list("by__username", flat=True)
    assert list(events) == ["dataentry", "dataentry"]
    assert Recommendation.objects.filter(meeting__slug="rpm-asia-pacific-2025").count() == 12
    assert Recommendation.objects.filter(meeting__is_invented=True).count() == 8
    assert not Recommendation.objects.filter(themes=None).exists()
    invented = Meeting.objects.filter(is_invented=True).values_list("slug", flat=True)
    assert list(invented) == ["expert-meeting-safer-communities-2023"]
    periods = ReportingPeriod.objects.opened()
    assert [period.is_closed(LOADED_AT.date()) for period in periods.order_by("opens_on")] == [True, False]
    assert periods.running(LOADED_AT.date()).count() == 1
    for period in periods:
        invited = MemberState.objects.filter(invitations__period=period)
        assert invited.count() == 24
        assert not invited.real().exists()
    for model in (Submission, Commitment, Evidence, Publication, Mandate, Invitation):
        assert not model._default_manager.filter(member_state__is_invented=False).exists()
    sheet = SpreadsheetImport.objects.get()
    counts = sheet.counts()
    assert (counts["ready"], counts["faulty"], counts["taken"]) == (3, 3, 0)
    assert sheet.meeting is not None
    assert sheet.meeting.is_invented


def test_answers_commitments_and_publications_are_enough_and_of_every_kind() -> None:
    answers = StatusUpdate.objects.values("submission", "recommendation").distinct().count()
    assert answers >= 150
    languages = Counter(StatusUpdate.objects.values_list("language", flat=True))
    assert set(languages) == set(Language.values)
    assert min(languages.values()) >= 10
    assert Commitment.objects.count() >= 30
    served = CommitmentUpdate.objects.annotate(count=Count("recommendations")).filter(count__gt=1)
    assert served.values("commitment").distinct().count() >= 5
    moved = Commitment.objects.annotate(dates=Count("updates__target_on", distinct=True)).filter(dates__gt=1)
    assert moved.count() >= 5
    stages = Counter(StatusUpdate.objects.values_list("review_state", flat=True))
    for stage in (ReviewState.DRAFT, ReviewState.SUBMITTED, ReviewState.RETURNED, ReviewState.ACCEPTED):
        assert stages[stage] >= 5, stages
    kinds = Counter(Publication.objects.values_list("kind", flat=True))
    assert (stages[ReviewState.WITHDRAWN], kinds["withdrawal"], kinds["correction"]) == (1, 1, 2)
    ended = Publication.objects.filter(kind="consent_ended").values("member_state", "period").distinct()
    assert ended.count() == 1
    assert kinds["unchanged"] >= 5
    without = Submission.objects.filter(consent=Consent.NO).exclude(
        member_state__in=Publication.objects.values("member_state")
    )
    assert without.count() == 1
    assert MemberState.objects.invented().filter(submissions=None).count() >= 2


def test_states_said_what_they_intend_one_of_them_silent_past_its_due_date() -> None:
    said = Intention.objects.values_list("invitation__member_state", "invitation__period__slug", "kind")
    assert sorted(said) == [
        ("XAL", "second-period", "will_not_answer"),
        ("XAS", "second-period", "preparing"),
        ("XAU", "first-period", "will_not_answer"),
    ]
    assert not Transmission.objects.filter(submission__member_state="XAU", submission__period__slug="first-period")


def test_the_past_sent_no_mail_but_the_links_that_are_to_be_tried() -> None:
    mails = queued_mails()
    assert all(mail.holds_link and not mail.row.user.has_signed_in for mail in mails)
    waiting = [mail.row.user for mail in mails]
    assert {each.mandates.get().member_state_id for each in waiting} == {"XAA", "XAB"}
    expert = Mandate.objects.get(user__in=waiting, role="expert")
    named = Assignment.objects.standing().filter(mandate=expert)
    assert {each.recommendation.slug: bool(each.due_on) for each in named} == {"15-d": True, "15-h": True}


def test_letters_comments_and_cleared_questionnaires_are_in_it() -> None:
    letter = Transmission.objects.get(on_behalf=True)
    with letter.scan.open() as scan:
        assert scan.read().startswith(b"%PDF-")
    assert letter.statusupdates.get().implementation_status == "not_stated"
    expert, observer = (User.objects.get(username=f"{role}-xaa") for role in ("expert", "observer"))
    assert Comment.objects.count() == 4
    assert Comment.objects.visible_to(expert).count() == 2
    assert not Comment.objects.visible_to(observer).exists()
    assert StatusUpdate.objects.drafts().visible_to(expert).filter(typed_by=expert).exists()
    cleared = ClearedFile.objects.get()
    assert cleared.transmission is not None
    with cleared.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == cleared.sha256
    (fields,) = cleared.taken.values()
    assert fields == ["summary"]


def test_evidence_is_files_and_links_private_and_public() -> None:
    endings = {item.file.name.rpartition(".")[2] for item in Evidence.objects.exclude(file="")}
    assert endings == {"pdf", "csv", "png", "txt"}
    links = list(Evidence.objects.exclude(link="").values_list("link", flat=True))
    assert links
    assert all(link.startswith("https://example.org/") for link in links)
    assert Evidence.objects.public().exists()
    assert Evidence.objects.filter(is_public=False).exists()
    looked_at = [item.looks for item in Evidence.objects.filter(checks__isnull=False).prefetch_related("checks")]
    assert any(looks.noted and looks.noted.title and looks.noted.dated_on for looks in looked_at)
    assert EvidenceCheck.objects.broken_links().count() == 1


def test_ledger_and_receipts_are_sound() -> None:
    assert verify_database().publications == Publication.objects.count()
    moments = list(Publication.objects.in_order().values_list("published_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < LOADED_AT
    assert all(check_receipt(transmission) for transmission in Transmission.objects.all())
    assert not AuditEvent.objects.filter(at__gt=LOADED_AT).exists()
    assert AuditEvent.objects.aggregate(first=Min("at"))["first"] < LOADED_AT - datetime.timedelta(days=400)


def words_of(version: Any) -> list[str]:
    texts = [getattr(version, name) for name in TEXTS[type(version)]]
    return [text for text in texts if text]


def test_no_published_text_begins_like_another_unless_it_is_a_copy_or_is_left_open() -> None:
    published: set[str] = set()
    for text in PublicationText.objects.all():
        published |= {word for word in text.words.values() if isinstance(word, str) and " " in word}
    private: set[str] = set()
    for model in TEXTS:
        for version in model.objects.filter(publication_text=None):
            private.update(words_of(version))
    private |= set(Evidence.objects.exclude(pk__in=Evidence.objects.public()).values_list("title", flat=True))
    published |= set(Evidence.objects.public().values_list("title", flat=True))
    begins = {text[:60]: text for text in published}
    alike = {text for text in private - published if text[:60] in begins}
    assert len(private) > 20
    assert not alike
    summaries = {each.summary for each in StatusUpdate.objects.filter(unchanged_from=None)}
    assert len({summary[:60] for summary in summaries}) == len(summaries)
    words = [str(word) for text in PublicationText.objects.all() for word in text.words.values()]
    assert not [word for word in words if "{" in word or "}" in word or "@" in word]


def test_a_second_run_changes_nothing_but_a_password_that_the_file_chooses(demonstration: Accounts) -> None:
    rows, head = count_rows(), LedgerHead.objects.get().hash
    again = load_demonstration(now=LOADED_AT + datetime.timedelta(days=9))
    assert (count_rows(), LedgerHead.objects.get().hash) == (rows, head)
    assert again == demonstration
    for username in ("dataentry", "reviewer", "administrator", "focalpoint-xaa", "expert-xab", "observer-xab"):
        assert username in demonstration.usernames
        assert User.objects.get(username=username).check_password(demonstration.password)
    kept = password_file().read_text()
    assert kept.strip() == demonstration.password
    assert password_file().stat().st_mode & 0o777 == 0o600
    password_file().write_text("chosen by hand")
    assert load_demonstration(now=LOADED_AT).password == "chosen by hand"
    assert User.objects.get(username="reviewer").check_password("chosen by hand")
    password_file().write_text(kept)


def test_removal_is_refused_where_a_real_state_answered() -> None:
    state = MemberState.objects.real().reporting().first()
    assert state is not None
    dataentry = User.objects.get(username="dataentry")
    period = ReportingPeriod.objects.get(slug="second-period")
    actions.invite(period=period, member_states=[state], note_verbale="NV/9", by=dataentry, now=LOADED_AT)
    actions.start_submission(period=period, member_state=state, by=dataentry, now=LOADED_AT)
    rows = count_rows()
    with pytest.raises(Refused, match="not invented"):
        remove_demonstration()
    assert count_rows() == rows


def test_nobody_acted_who_never_signed_in() -> None:
    """The people page of the first State says of its expert, who drafted, when she was here."""
    wrote = {each.typed_by for each in StatusUpdate.objects.select_related("typed_by")}
    assert [str(each) for each in wrote if each.last_login is None] == []
    assert User.objects.get(username="expert-xaa").last_login is not None
    assert User.objects.filter(last_login=None, mandates__isnull=False).exists(), "there is none who is still to come"


def corrected(reviewer: User) -> None:
    """A letter that was entered in error."""
    letter = StatusUpdate.objects.filter(on_behalf=True, transmission__isnull=False).order_by("pk")[0]
    correction = actions.ask_correction(
        kind=CorrectionKind.STATE, target=letter, after={"state": ""}, reason="Wrong.", now=LOADED_AT,
        by=User.objects.get(username="dataentry"),
    )  # fmt: skip
    if correction.is_waiting:
        actions.confirm_correction(correction=correction, by=reviewer, now=LOADED_AT)
    assert StatusUpdate.objects.filter(mistake=correction).exists()


def test_removal_leaves_reference_data_documents_and_people(
    django_capture_on_commit_callbacks: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = Path(shutil.copytree(settings.MEDIA_ROOT, tmp_path / "own"))  # files do not come back
    reviewer = User.objects.get(username="reviewer")
    actions.choose_mails(rhythm="monthly", muted=[], by=reviewer, now=LOADED_AT)
    files = [*settings.MEDIA_ROOT.glob("evidence/*"), *settings.MEDIA_ROOT.glob("scans/*")]
    files += settings.MEDIA_ROOT.glob("cleared/*")
    assert len(files) > 20
    people, states = User.objects.count(), MemberState.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        corrected(reviewer)
        assert remove_demonstration() > 150
    assert not any(file.exists() for file in files)
    assert not StatusUpdate.objects.exists()
    assert not Comment.objects.exists()
    assert not Correction.objects.exists()
    assert not ClearedFile.objects.exists()
    assert [model for model in (Intention, OutgoingMail, MailPreference) if model.objects.exists()] == []
    assert not SpreadsheetImport.objects.exists()
    assert not Publication.objects.exists()
    assert not EvidenceCheck.objects.exists()
    assert not AccountInvitation.objects.exists()
    assert str(verify_database()).startswith("0 publications, 0 without text, chain ok")
    assert Recommendation.objects.count() == 20
    assert (User.objects.count(), MemberState.objects.count()) == (people, states)
    assert not AuditEvent.objects.filter(act="save").exists()
    assert AuditEvent.objects.filter(act="confirm").count() == 2
