"""A letter that was entered under the wrong State, or on the wrong recommendation, is moved."""

import datetime
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from tests.factories.records import UserFactory
from tests.factories.rows import all_rows
from tests.factories.world import World
from tracker import actions
from tracker.actions.correcting.kinds import kind_of, unsaved_correction
from tracker.admin.correcting.table import stage_of
from tracker.choices import Consent, CorrectionKind, ReviewState
from tracker.ledger.verification import verify_database
from tracker.models import (
    AuditEvent,
    Comment,
    Correction,
    OutgoingMail,
    Publication,
    Span,
    SpreadsheetImport,
    SpreadsheetRow,
    StatusUpdate,
    Submission,
    Transmission,
)
from tracker.models.sheet_choices import RowStage, SheetKind
from tracker.rules.consent import ConsentSentence

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEXT = "Kumquat officers patrol the northern harbour every single night."
OTHER = "Tamarind judges were trained in the southern provinces last year."
NOTE = "NV XAA/77"
OWN = "Because of this mistake, these answers of your State were public from {first} to {last}: {labels}."
NOT_PUBLIC = OWN.replace("were public", "were not public")
FOREIGN = (
    "Because of this mistake, answers that your State did not give were public under its name from {first} to {last}: "
    "{labels}."
)
LETTER_DAY = datetime.date(2026, 5, 4)
CONSENT_FIELDS = (
    "consent", "consent_at", "consent_by", "consent_said_at", "consent_sentence", "consent_licence",
)  # fmt: skip


def enter(world: World, state: str = "XAB", text: str = TEXT, slug: str = "15-a", **fields: Any) -> StatusUpdate:
    """A letter of XAA that data entry typed under XAB, sent to be reviewed."""
    draft = world.draft(slug, state=state, summary=text, on_behalf=True, **fields)
    sent = world.send_on_behalf(draft, reported_on=world.clock.date() - datetime.timedelta(days=3))
    Transmission.objects.filter(pk=sent.pk).update(note_verbale=NOTE)
    return StatusUpdate.objects.get(pk=draft.pk)


def consent(world: World, state: str = "XAB") -> None:
    submission = world.submission(state)
    actions.set_consent(submission=submission, consent=Consent.YES, by=world.focal_points[state], now=world.now())


@pytest.fixture
def public_letter(seed_world: World) -> StatusUpdate:
    """The same letter, accepted and public under the wrong State."""
    version = enter(seed_world)
    consent(seed_world)
    seed_world.accept(version)
    return StatusUpdate.objects.get(pk=version.pk)


def ask(world: World, target: Any, kind: CorrectionKind = CorrectionKind.STATE, **after: Any) -> Correction:
    return world.correct(kind, target, reason="The letter is of another State.", **after or {"state": "XAA"})


def confirm(world: World, correction: Correction) -> Correction:
    return actions.confirm_correction(correction=correction, by=world.second_reviewer, now=world.now())


def rows_with(text: str) -> set[str]:
    """The tables that hold a row with this text, in whatever column."""
    return {table for table, rows in all_rows().items() if any(text in str(row) for row in rows)}


def kinds() -> list[tuple[str, int]]:
    return list(Publication.objects.order_by("sequence").values_list("kind", "entry_format"))


def day(moment: datetime.datetime) -> str:
    return date_format(moment, "DATE_FORMAT")


def told_last(world: World, state: str = "XAA") -> str:
    """The last email to the focal point of a State."""
    mail = OutgoingMail.objects.filter(user=world.focal_points[state]).order_by("pk").last()
    return " ".join(mail.text.split()) if mail else ""


def test_a_public_letter_of_another_state_is_moved_after_a_second_person(
    seed_world: World, public_letter: StatusUpdate, django_capture_on_commit_callbacks: Any
) -> None:
    letter = public_letter.transmission
    assert letter is not None
    receipt, file = letter.receipt_sha256, settings.MEDIA_ROOT / letter.scan.name
    copy = seed_world.draft(state="XAB", summary=TEXT)
    correction = ask(seed_world, letter)
    assert correction.is_waiting, "a public text needs a second person"
    assert Span.objects.today().get().publication.text.words["summary"] == TEXT
    with django_capture_on_commit_callbacks(execute=True):
        confirm(seed_world, correction)

    wrong = StatusUpdate.objects.get(pk=public_letter.pk)
    assert (wrong.summary, wrong.review_state, wrong.mistake) == ("", ReviewState.RETURNED, correction)
    copy.refresh_from_db()
    assert (copy.summary, copy.implementation_status) == ("", ""), "a draft of the State that began as a copy"
    assert kinds() == [("answer", 2), ("entered_in_error", 4)]
    assert not Span.objects.today().exists()
    verify_database()
    letter.refresh_from_db()
    assert (letter.receipt_sha256, letter.note_verbale, letter.scan.name) == (receipt, "", "")
    assert not file.exists()

    right = StatusUpdate.objects.get(submission__member_state="XAA")
    assert (right.summary, right.review_state, right.on_behalf) == (TEXT, ReviewState.SUBMITTED, True)
    sent = right.transmission
    assert sent is not None
    assert (sent.note_verbale, sent.reported_on, sent.scan_sha256 != "") == (NOTE, letter.reported_on, True)
    assert correction.target == letter
    stored = Correction.objects.get()
    effects = kind_of(stored).effects(stored)
    assert [(row.item, row.now, row.after) for row in effects.rows] == [
        ("15 (a)", str(seed_world.xab), f"{seed_world.xaa}, to be reviewed")
    ]
    assert effects.public_lines[0].startswith("Entered in error by the Secretariat.")
    assert NOTE in effects.emails[-1].sentence
    assert stored.after["answers"] == {str(wrong.pk): str(right.pk)}
    for table, rows in all_rows().items():
        for row in (row for row in rows if "Kumquat" in str(row)):
            assert table in ("tracker_statusupdate", "tracker_auditevent"), (table, row)
            assert "XAB" not in str(row)
    assert StatusUpdate.objects.filter(summary__contains="Kumquat").get() == right


def test_nobody_of_the_wrong_state_reads_the_letter(seed_world: World, public_letter: StatusUpdate) -> None:
    confirm(seed_world, ask(seed_world, public_letter.transmission))
    reader = seed_world.focal_points["XAB"]
    assert not StatusUpdate.objects.visible_to(reader).filter(pk=public_letter.pk).exists()
    events = AuditEvent.objects.visible_to(reader)
    assert not [each for each in events if "another State" in each.reason or "XAA" in str(each.changes)]
    told = told_last(seed_world, "XAB")
    assert "was entered for your State by mistake" in told
    assert "answers of your State" not in told, "the answer that was public is of another State"
    assert "Abaloria" not in told
    assert NOTE in told_last(seed_world)


def record_consent(world: World, letter: Transmission, reads: str = Consent.YES) -> Correction:
    """The reviewer reads in the letter whether its answers may be published."""
    return actions.record_consent_of_letter(
        letter=letter, consent=reads, paper=NOTE, sentence=ConsentSentence(2, "CC BY 4.0"), reason="It says so.",
        by=world.reviewer, now=world.now(),
    )  # fmt: skip


def own_letter(world: World) -> StatusUpdate:
    """A letter of XAB itself, without a word on consent: accepted."""
    own = enter(world, slug="15-b", text=OTHER)
    Transmission.objects.filter(pk=own.transmission_id).update(note_verbale="NV XAB/1")
    world.accept(own)
    return StatusUpdate.objects.get(pk=own.pk)


def test_the_consent_of_a_moved_letter_ends_with_what_only_it_made_public(seed_world: World) -> None:
    wrong = enter(seed_world)
    letter = wrong.transmission
    assert letter is not None
    record_consent(seed_world, letter)
    seed_world.accept(wrong)
    own = own_letter(seed_world)
    assert Span.objects.today().count() == 2, "the consent of another State published an answer of XAB"
    correction = ask(seed_world, letter)
    effects = kind_of(correction).effects(correction)
    assert ("Consent to publish", "Yes", "Not asked") in [(row.item, row.now, row.after) for row in effects.rows]
    said = "What was recorded about consent from this letter no longer counts."
    assert effects.other[-1] == said
    assert ("15 (b)", "Public", "Not public") in [(row.item, row.now, row.after) for row in effects.rows]
    confirm(seed_world, correction)

    response = seed_world.submission("XAB")
    assert (response.consent, response.consent_at, response.consent_said_at) == (Consent.NOT_ASKED, None, None)
    assert (response.consent_sentence, response.consent_licence) == (1, "")
    assert not Span.objects.today().exists()
    assert [kind for kind, _format in kinds()] == ["answer", "answer", "entered_in_error", "entered_in_error"]
    own.refresh_from_db()
    assert (own.review_state, own.summary) == (ReviewState.ACCEPTED, OTHER)
    stored = Correction.objects.get(kind=CorrectionKind.STATE)
    assert said in kind_of(stored).effects(stored).other, "afterwards, the page still says so"
    recorded = Correction.objects.get(kind=CorrectionKind.SET_CONSENT)
    assert stage_of(recorded) == "Entered in error by the Secretariat", "no page of ours says: Yes, done"
    told = told_last(seed_world, "XAB")
    assert "What we recorded with it about consent to publication no longer counts." in told
    today = {"first": day(seed_world.clock), "last": day(seed_world.clock)}
    assert FOREIGN.format(**today, labels="15 (a)") in told
    assert OWN.format(**today, labels="15 (b)") in told
    assert seed_world.submission().consent == Consent.NOT_ASKED, "the right State is asked itself"
    assert not rows_with(NOTE) & {"tracker_correction"}, "nobody reads there whose letter it was"
    verify_database()
    assert actions.set_consent(
        submission=response, consent="yes", by=seed_world.focal_points["XAB"], now=seed_world.now()
    ).has_consent
    assert kinds()[-1] == ("answer", 2)


def test_an_older_letter_of_the_state_gives_consent_after_the_wrong_one_ended(seed_world: World) -> None:
    own = own_letter(seed_world)
    Transmission.objects.filter(pk=own.transmission_id).update(reported_on=LETTER_DAY)
    wrong = enter(seed_world)
    assert wrong.transmission is not None
    record_consent(seed_world, wrong.transmission)
    correction = ask(seed_world, wrong.transmission)
    assert correction.is_waiting, "the end of the consent takes an answer down: a second person confirms"
    confirm(seed_world, correction)
    record_consent(seed_world, Transmission.objects.get(pk=own.transmission_id))
    assert seed_world.submission("XAB").has_consent
    assert Span.objects.today().get().publication.text.words["summary"] == OTHER


@pytest.mark.parametrize("own", [Consent.YES, Consent.NO])
def test_the_decision_of_the_state_before_the_letter_counts_again(seed_world: World, own: str) -> None:
    response = seed_world.submission("XAB")
    actions.set_consent(submission=response, consent=own, by=seed_world.focal_points["XAB"], now=seed_world.now())
    decided = Submission.objects.filter(member_state="XAB").values(*CONSENT_FIELDS)
    before = decided.get()
    seed_world.now(days=5)
    answer = own_letter(seed_world)
    wrong = enter(seed_world)
    assert wrong.transmission is not None
    record_consent(seed_world, wrong.transmission, Consent.NO if own == Consent.YES else Consent.YES)
    confirm(seed_world, ask(seed_world, wrong.transmission))
    assert decided.get() == before
    answer = StatusUpdate.objects.get(pk=answer.pk)
    assert hasattr(answer, "publication_text") == (own == Consent.YES)
    verify_database()


def test_a_decision_of_the_state_after_the_letter_stays(seed_world: World) -> None:
    wrong = enter(seed_world)
    assert wrong.transmission is not None
    record_consent(seed_world, wrong.transmission)
    consent(seed_world)
    own = own_letter(seed_world)
    assert ask(seed_world, wrong.transmission).done_at is not None, "nothing public ends: nobody else must confirm"
    assert seed_world.submission("XAB").has_consent
    assert hasattr(StatusUpdate.objects.get(pk=own.pk), "publication_text")


def test_a_letter_of_which_an_answer_stays_gives_its_consent(seed_world: World) -> None:
    drafts = [seed_world.draft(slug, state="XAB", summary=TEXT, on_behalf=True) for slug in ("15-a", "15-b")]
    letter = seed_world.send_on_behalf(*drafts)
    record_consent(seed_world, letter)
    ask(seed_world, StatusUpdate.objects.get(pk=drafts[0].pk))
    assert seed_world.submission("XAB").has_consent
    ask(seed_world, StatusUpdate.objects.get(pk=drafts[1].pk))
    assert not seed_world.submission("XAB").has_consent


@pytest.mark.parametrize("how", ["returned", "corrected"])
def test_what_was_entered_again_with_another_date_goes_with_its_letter(seed_world: World, how: str) -> None:
    """The date was wrong, too: no text, number or consent of the first entry stays with the wrong State."""
    first = enter(seed_world)
    assert first.transmission is not None
    record_consent(seed_world, first.transmission)
    if how == "returned":
        seed_world.give_back(first)
        again = seed_world.draft(state="XAB", summary=f"{TEXT} In all months.", on_behalf=True)
        seed_world.send_on_behalf(again, reported_on=LETTER_DAY)
    else:
        seed_world.correct("date", first.transmission, reported_on=str(LETTER_DAY))
    assert Transmission.objects.count() == 2
    ask(seed_world, Transmission.objects.latest("submitted_at"))
    assert not StatusUpdate.objects.filter(submission__member_state="XAB").exclude(summary="").exists()
    assert not Transmission.objects.filter(submission__member_state="XAB").exclude(note_verbale="").exists()
    assert seed_world.submission("XAB").consent == Consent.NOT_ASKED
    assert StatusUpdate.objects.get(submission__member_state="XAA").summary.startswith(TEXT)


def test_a_letter_that_follows_one_of_another_state_stays(seed_world: World) -> None:
    """A reviewer returned the first one: it is of another State. The second one is of this State."""
    first = enter(seed_world)
    seed_world.give_back(first)
    own = seed_world.draft(state="XAB", summary=OTHER, on_behalf=True)
    seed_world.send_on_behalf(own, reported_on=LETTER_DAY)
    ask(seed_world, first.transmission)
    assert [each.summary for each in StatusUpdate.objects.filter(submission__member_state="XAB")] == ["", OTHER]


def test_a_consent_that_we_recorded_by_mistake_ends_after_a_second_person(seed_world: World) -> None:
    own = own_letter(seed_world)
    response = seed_world.submission("XAB")
    with pytest.raises(actions.NotAllowed, match="We recorded no decision"):
        ask(seed_world, response, CorrectionKind.CONSENT, recorded="")
    record_consent(seed_world, Transmission.objects.get(pk=own.transmission_id))
    correction = ask(seed_world, response, CorrectionKind.CONSENT, recorded="")
    assert correction.is_waiting
    confirm(seed_world, correction)
    response.refresh_from_db()
    assert response.consent == Consent.NOT_ASKED
    assert [kind for kind, _format in kinds()] == ["answer", "entered_in_error"]
    told = told_last(seed_world, "XAB")
    assert "What we recorded about the consent of your State to publication was a mistake." in told
    assert OWN.format(first=day(seed_world.clock), last=day(seed_world.clock), labels="15 (b)") in told
    assert record_consent(seed_world, Transmission.objects.get(pk=own.transmission_id)).done_at
    verify_database()


def test_who_corrects_a_wrong_no_reads_first_which_answers_become_public(seed_world: World) -> None:
    own = own_letter(seed_world)
    record_consent(seed_world, Transmission.objects.get(pk=own.transmission_id))
    slip = enter(seed_world, slug="15-c", text=TEXT)
    record_consent(seed_world, Transmission.objects.get(pk=slip.transmission_id), Consent.NO)
    correction = ask(seed_world, seed_world.submission("XAB"), CorrectionKind.CONSENT, recorded="")
    assert (
        "1 text that is accepted already becomes public at once: 15 (b)"
        in kind_of(correction).effects(correction).other
    )
    public_line = ("The Secretariat recorded by mistake that Belquora ended its consent.",)
    assert kind_of(correction).effects(correction).public_lines == public_line
    correction = confirm(seed_world, correction)
    assert kind_of(correction).effects(correction).public_lines == public_line
    told, today = told_last(seed_world, "XAB"), day(seed_world.clock)
    assert "We had recorded that your State does not agree to publication." in told
    assert f"{NOT_PUBLIC.format(first=today, last=today, labels='15 (b)')} They are public again." in told
    assert seed_world.submission("XAB").has_consent
    assert kinds() == [("answer", 2), ("consent_ended", 2), ("entered_in_error", 4), ("answer", 2)]
    verify_database()


def test_a_newer_consent_of_the_state_goes_before_the_end_of_a_recorded_one(seed_world: World) -> None:
    own = own_letter(seed_world)
    response = seed_world.submission("XAB")
    record_consent(seed_world, Transmission.objects.get(pk=own.transmission_id))
    correction = ask(seed_world, response, CorrectionKind.CONSENT, recorded="")
    consent(seed_world)
    with pytest.raises(actions.NotAllowed, match="decided itself since"):
        confirm(seed_world, correction)
    assert seed_world.submission("XAB").has_consent


def test_nobody_who_entered_the_letter_accepts_it(seed_world: World) -> None:
    colleague = UserFactory(is_data_entry=True, is_reviewer=True)
    seed_world.dataentry.is_reviewer = True
    seed_world.dataentry.save()
    begun = seed_world.draft(state="XAB", summary="Half of it.", on_behalf=True, by=colleague)
    version = enter(seed_world, revision=begun.revision)
    correction = seed_world.correct("state", version.transmission, by=seed_world.reviewer, state="XAA")
    assert correction.done_at is not None, "nothing was accepted: nobody else must confirm"
    right = StatusUpdate.objects.get(submission__member_state="XAA")
    for person in (seed_world.dataentry, seed_world.reviewer, colleague):
        with pytest.raises(actions.NotAllowed, match="Another reviewer must accept it"):
            seed_world.accept(right, by=person)
    seed_world.accept(right, by=seed_world.second_reviewer)


def test_who_asked_or_entered_the_letter_does_not_confirm(seed_world: World, public_letter: StatusUpdate) -> None:
    seed_world.dataentry.is_reviewer = True
    seed_world.dataentry.save()
    correction = seed_world.correct("state", public_letter, by=seed_world.reviewer, state="XAA")
    asked = OutgoingMail.objects.filter(key__startswith="correction_asked")
    assert [each.user for each in asked] == [seed_world.second_reviewer], "nobody else can confirm it"
    for person, sentence in ((seed_world.reviewer, "asked for this"), (seed_world.dataentry, "entered this")):
        with pytest.raises(actions.NotAllowed, match=sentence):
            actions.confirm_correction(correction=correction, by=person, now=seed_world.now())


def test_an_earlier_answer_of_the_wrong_state_is_current_again(seed_world: World) -> None:
    """The email named two of three recommendations, and not that the answers had been public, nor for how long."""
    earlier = seed_world.publish("15-c", state="XAB", summary=OTHER)
    drafts = [seed_world.draft(slug, state="XAB", summary=TEXT, on_behalf=True) for slug in ("15-c", "15-a", "15-b")]
    letter = seed_world.send_on_behalf(*drafts)
    for draft in drafts:
        seed_world.accept(draft)
    first = day(seed_world.clock)
    seed_world.now(days=4)
    correction = ask(seed_world, letter)
    confirm(seed_world, correction)
    earlier.refresh_from_db()
    assert earlier.review_state == ReviewState.ACCEPTED
    assert Span.objects.today().get().publication.text.words["summary"] == OTHER
    assert [kind for kind, _format in kinds()][3:] == ["answer", *["entered_in_error"] * 3, "answer"]
    told = told_last(seed_world, "XAB")
    assert FOREIGN.format(first=first, last=day(seed_world.clock), labels="15 (a), 15 (b), 15 (c)") in told
    assert earlier.transmission is not None
    sent_on = date_format(earlier.transmission.reported_on, "DATE_FORMAT")
    assert f"15 (c): The answer you sent on {sent_on} counts again and is public." in told
    begun = actions.prefill(earlier.submission, earlier.recommendation, on_behalf=True)
    assert begun.words.summary == OTHER, "the next letter does not begin with the blank entry"
    verify_database()


def test_an_answer_that_the_state_withdrew_does_not_count_again(seed_world: World) -> None:
    seed_world.publish(state="XAB", summary="First.")
    withdrawn = seed_world.publish(state="XAB", summary="Second.")
    actions.withdraw(version=withdrawn, by=seed_world.focal_points["XAB"], now=seed_world.now())
    version = enter(seed_world)
    seed_world.accept(version)
    confirm(seed_world, ask(seed_world, version.transmission))
    assert not StatusUpdate.objects.accepted().exists()
    assert not Span.objects.today().exists()


def test_a_later_answer_of_the_wrong_state_keeps_its_own_day(seed_world: World) -> None:
    version = enter(seed_world)
    consent(seed_world)
    seed_world.accept(version)
    later = seed_world.publish(state="XAB", summary=OTHER)
    correction = ask(seed_world, version.transmission)
    confirm(seed_world, correction)
    later.refresh_from_db()
    assert later.transmission is not None
    assert (later.reported_on, later.corrected_on) == (later.transmission.reported_on, None)
    assert Span.objects.today().get().publication.text.words["summary"] == OTHER
    verify_database()


def test_all_answers_of_a_form_move_and_one_can_be_left_out(seed_world: World) -> None:
    drafts = [
        seed_world.draft(slug, state="XAB", summary=text, on_behalf=True)
        for slug, text in (("15-a", TEXT), ("15-b", OTHER))
    ]
    letter = seed_world.send_on_behalf(*drafts)
    seed_world.draft("15-b", summary="Our own words.", on_behalf=True)
    with pytest.raises(ValidationError, match="not reviewed yet"):
        ask(seed_world, letter)
    left_out = str(seed_world.recommendations["15-b"].pk)
    correction = ask(seed_world, letter, state="XAA", left_out=[left_out])
    assert correction.done_at is not None
    moved = StatusUpdate.objects.filter(submission__member_state="XAA", review_state=ReviewState.SUBMITTED)
    assert [each.summary for each in moved] == [TEXT]
    assert not StatusUpdate.objects.filter(submission__member_state="XAB").exclude(summary="").exists()
    assert "Tamarind" not in str(all_rows())


def test_a_letter_that_was_entered_in_two_parts_moves_whole(seed_world: World) -> None:
    """Only the part moved on whose page the correction began; its date was corrected for both."""
    enter(seed_world)
    second = enter(seed_world, slug="15-b", text=OTHER)
    ask(seed_world, second.transmission)
    moved = StatusUpdate.objects.submitted().filter(submission__member_state="XAA")
    assert {each.summary for each in moved} == {TEXT, OTHER}


def test_evidence_from_the_letter_goes_and_that_of_the_state_stays(seed_world: World) -> None:
    facts = {"kind": "legislation", "dated_on": None, "language": "en", "upload": None, "is_public": True}
    from_letter = actions.add_evidence(
        uuid=uuid.uuid4(), member_state=seed_world.xab, title="Kumquat code", link="https://example.org/kumquat",
        on_behalf=True, by=seed_world.dataentry, now=seed_world.now(), **facts,
    )  # fmt: skip
    own = seed_world.evidence(state="XAB", link="https://example.org/own", title="Our own law")
    cited = tuple(actions.Citation(item, "Kumquat page") for item in (from_letter, own))
    version = enter(seed_world, citations=cited)
    ask(seed_world, version.transmission, state="")
    own.refresh_from_db()
    assert (own.title, own.link) == ("Our own law", "https://example.org/own")
    assert rows_with("umquat") == set()


@pytest.mark.parametrize("stage", ["draft", "returned", "accepted"])
def test_it_works_at_every_stage(seed_world: World, stage: str) -> None:
    if stage == "draft":
        version: Any = seed_world.draft(state="XAB", summary=TEXT, on_behalf=True)
    else:
        version = enter(seed_world)
    if stage == "returned":
        seed_world.give_back(version)
    if stage == "accepted":
        seed_world.accept(version)
    correction = ask(seed_world, version)
    if stage == "accepted":
        assert correction.is_waiting
        correction = confirm(seed_world, correction)
    right = StatusUpdate.objects.get(submission__member_state="XAA")
    assert right.review_state == (ReviewState.DRAFT if stage == "draft" else ReviewState.SUBMITTED)
    assert not StatusUpdate.objects.filter(submission__member_state="XAB", summary=TEXT).exists()
    assert "Kumquat" not in str([each.changes for each in AuditEvent.objects.filter(member_state="XAB")])


def test_a_newer_decision_of_the_state_goes_first(seed_world: World, public_letter: StatusUpdate) -> None:
    correction = ask(seed_world, public_letter.transmission)
    actions.withdraw(version=public_letter, by=seed_world.focal_points["XAB"], now=seed_world.now())
    with pytest.raises(actions.NotAllowed, match="after this was asked"):
        confirm(seed_world, correction)
    correction.refresh_from_db()
    assert correction.refused_at is not None
    assert StatusUpdate.objects.get(pk=public_letter.pk).summary == TEXT


def test_an_answer_on_the_wrong_recommendation_is_moved(seed_world: World) -> None:
    version = enter(seed_world, state="XAA")
    consent(seed_world, "XAA")
    seed_world.accept(version)
    first = day(seed_world.clock)
    seed_world.now(days=4)
    right = seed_world.recommendations["15-c"]
    correction = ask(seed_world, version, CorrectionKind.RECOMMENDATION, recommendation=str(right.pk))
    confirm(seed_world, correction)
    assert OWN.format(first=first, last=day(seed_world.clock), labels="15 (a)") in told_last(seed_world)
    moved = StatusUpdate.objects.get(summary=TEXT)
    assert (moved.recommendation, moved.review_state) == (right, ReviewState.SUBMITTED)
    assert kinds()[-1] == ("entered_in_error", 4)
    assert not Span.objects.today().exists()
    assert "Kumquat" not in str([each.changes for each in AuditEvent.objects.filter(object_id=str(version.pk))])
    verify_database()


def test_the_check_page_names_what_the_state_sent_itself(seed_world: World, public_letter: StatusUpdate) -> None:
    facts = {"target": public_letter, "after": {"state": ""}, "reason": "Wrong.", "by": seed_world.reviewer}
    unsaved = unsaved_correction(kind=CorrectionKind.STATE, now=seed_world.now(), **facts)
    assert len(kind_of(unsaved).effects(unsaved).other) == 2
    seed_world.publish(state="XAB", summary=TEXT)
    assert "The State sent the same text itself, on 15 (a)." in kind_of(unsaved).effects(unsaved).other[-1]


def test_one_correction_of_a_letter_waits_and_is_carried_out_once(
    seed_world: World, public_letter: StatusUpdate
) -> None:
    with pytest.raises(ValidationError, match="repeats the text"):
        seed_world.correct("state", public_letter, reason=f"It says: {TEXT}", state="XAA")
    first, second = ask(seed_world, public_letter.transmission), ask(seed_world, public_letter)
    with pytest.raises(actions.NotAllowed, match="waits already"):
        ask(seed_world, public_letter.transmission)
    confirm(seed_world, first)
    with pytest.raises(actions.NotAllowed, match="corrected already"):
        confirm(seed_world, second)


def test_of_answers_that_belong_nowhere_sheets_comments_and_discarded_drafts_lose_the_text(
    seed_world: World, public_letter: StatusUpdate
) -> None:
    sheet = SpreadsheetImport.objects.create(
        kind=SheetKind.ANSWERS, period=seed_world.period, file="sheets/rows.csv", file_name="rows.csv",
        sha256="0" * 64, columns={"summary": 2},
        tables=[{"name": "Sheet", "head": [[1, ["XAB", "15 (a)", TEXT]]]}],
        proposed_at=seed_world.now(), proposed_by=seed_world.dataentry,
    )  # fmt: skip
    SpreadsheetRow.objects.create(
        spreadsheet=sheet, number=2, cells=["XAB", "15 (a)", TEXT], stage=RowStage.READY, typed={"summary": TEXT},
        changes={"summary": ["", TEXT]}, key=f"XAB|{public_letter.recommendation_id}",
    )  # fmt: skip
    person = seed_world.focal_points["XAB"]
    for said in (f"Is this ours? {TEXT}", "A word of our own."):
        actions.write_comment(
            uuid=uuid.uuid4(), submission=public_letter.submission, text=said, language="en", addressed_to=[],
            recommendation=public_letter.recommendation, by=person, now=seed_world.now(),
        )  # fmt: skip
    copy = seed_world.draft(state="XAB", summary=TEXT)
    actions.discard(version=copy, by=person, now=seed_world.now())
    confirm(seed_world, ask(seed_world, public_letter, state=""))
    assert rows_with("Kumquat") == set()
    assert not Transmission.objects.exclude(scan="").exists()
    verify_database()
    assert [each.text for each in Comment.objects.order_by("written_at")] == ["", "A word of our own."]
