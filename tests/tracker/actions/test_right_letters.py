"""The wrong file, date or note verbale of an accepted letter is corrected for all of its answers that stand."""

import datetime
import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import CONTENT, upload
from tests.factories.world import World
from tracker import actions
from tracker.actions.correcting.letters import concerned
from tracker.ledger.receipts import check_receipt
from tracker.ledger.verification import verify_database
from tracker.models import AuditEvent, OutgoingMail, Publication, Span, StatusUpdate, Transmission

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = datetime.timedelta(days=1)
SLUGS = ("15-a", "15-b", "15-c")


@pytest.fixture
def letter(seed_world: World) -> list[StatusUpdate]:
    """Three answers of one letter of XAA, accepted, with a consent to publish."""
    drafts = [seed_world.draft(slug, summary=f"Of {slug}.", on_behalf=True) for slug in SLUGS]
    seed_world.send_on_behalf(*drafts, reported_on=seed_world.clock.date() - 3 * DAY)
    for draft in drafts:
        seed_world.accept(draft)
    actions.set_consent(submission=drafts[0].submission, consent="yes", by=seed_world.focal_point, now=seed_world.now())
    return [StatusUpdate.objects.select_related("transmission").get(pk=draft.pk) for draft in drafts]


def correct(world: World, version: StatusUpdate, *, words: Any = None, **given: Any) -> Transmission:
    """The correction of a letter, or of the text of one answer, sent to be reviewed."""
    if words:
        return world.correct_text(version, **words)
    kind = "date" if "reported_on" in given else "letter"
    letter = version.transmission
    assert letter is not None
    note = given.get("note_verbale", letter.note_verbale)
    scan = given.get("scan")
    after = {"reported_on": str(given["reported_on"])} if kind == "date" else {"note_verbale": note}
    after |= {"scan": hashlib.sha256(scan.read()).hexdigest()} if scan else {}
    if scan:
        scan.seek(0)
    made = world.correct(kind, letter, given=scan, **after).after["answers"]
    sent = StatusUpdate.objects.get(pk=next(iter(made.values()))).transmission
    assert sent is not None
    return sent


def other_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("right.pdf", CONTENT["pdf"][0] + b"\n")


def accept_all(world: World, sent: Transmission) -> None:
    decided = actions.accept_many(versions=list(sent.statusupdates.all()), by=world.reviewer, now=world.now())
    assert not decided.refused


def standing() -> list[StatusUpdate]:
    return list(StatusUpdate.objects.accepted().select_related("transmission").order_by("recommendation__slug"))


def test_a_wrong_date_is_corrected_for_all_answers_of_the_letter(seed_world: World, letter: list[StatusUpdate]) -> None:
    day = letter[0].reported_on - 2 * DAY  # type: ignore[operator]
    sent = correct(seed_world, letter[1], reported_on=day)
    assert check_receipt(sent)
    assert {each.transcribes for each in sent.statusupdates.all()} == set(letter)
    assert {each.reported_on for each in standing()} == {letter[0].reported_on}, "nothing changes before that"
    OutgoingMail.objects.all().delete()
    accept_all(seed_world, sent)
    mail = OutgoingMail.objects.filter(user=seed_world.focal_point).get()
    assert "recorded wrongly" in mail.subject
    assert "15 (a), 15 (b), 15 (c)" in mail.subject, "told once of all of them"
    assert [(each.reported_on, each.corrected_on, each.summary) for each in standing()] == [
        (day, None, f"Of {slug}.") for slug in SLUGS
    ]
    kinds = Publication.objects.order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["answer"] * 3 + ["transcription"] * 3
    texts = [each.publication.text for each in Span.objects.today()]
    assert {text.words["reported_on"] for text in texts} == {day.isoformat()}, "an earlier day stands all the same"
    assert verify_database().publications == 6


def test_the_words_are_of_one_answer_and_so_is_the_reason(seed_world: World, letter: list[StatusUpdate]) -> None:
    """A reason quotes: an erasure of one answer must not leave it beside another."""
    sent = correct(seed_world, letter[0], words={"summary": "Twenty."})
    said = [(each.summary, each.transcribed_because) for each in sent.statusupdates.all()]
    assert said == [("Twenty.", "Misread.")]
    assert [each.transcribes for each in sent.statusupdates.all()] == [letter[0]]
    assert AuditEvent.objects.filter(act="correct", reason="Misread.").count() == 1
    for each in sent.statusupdates.all():
        seed_world.accept(each)
    sent = correct(seed_world, letter[1], note_verbale="NV 9/2026")
    assert sent.note_verbale == "NV 9/2026"
    assert [each.transcribed_because for each in sent.statusupdates.all()] == ["", "", ""]


def test_an_answer_corrected_before_by_itself_is_of_the_letter_still(
    seed_world: World, letter: list[StatusUpdate]
) -> None:
    """It was sent anew with the same letter, and would keep the wrong date."""
    accept_all(seed_world, correct(seed_world, letter[0], words={"summary": "Twenty."}))
    day = letter[0].reported_on - DAY  # type: ignore[operator]
    accept_all(seed_world, correct(seed_world, letter[2], reported_on=day))
    assert [(each.reported_on, each.summary) for each in standing()] == [
        (day, "Twenty."), (day, "Of 15-b."), (day, "Of 15-c."),
    ]  # fmt: skip
    assert len(concerned(standing()[0].transmission)) == 3


def test_where_a_reviewer_returned_one_of_them_it_alone_is_sent_again(
    seed_world: World, letter: list[StatusUpdate]
) -> None:
    day = letter[0].reported_on - DAY  # type: ignore[operator]
    first, *others = correct(seed_world, letter[0], reported_on=day).statusupdates.order_by("recommendation__slug")
    seed_world.give_back(first)
    for each in others:
        seed_world.accept(each)
    again = correct(seed_world, letter[0], reported_on=day)
    assert [each.transcribes for each in again.statusupdates.all()] == [letter[0]]


def test_a_letter_of_which_a_part_is_reviewed_is_corrected_as_a_whole(seed_world: World) -> None:
    drafts = [seed_world.draft(slug, on_behalf=True) for slug in SLUGS[:2]]
    sent = seed_world.send_on_behalf(*drafts)
    seed_world.accept(drafts[0])
    again = correct(seed_world, sent.statusupdates.get(pk=drafts[0].pk), note_verbale="NV 9/2026")
    assert sorted(each.transcribes is None for each in again.statusupdates.all()) == [False, True]
    accept_all(seed_world, again)
    assert {each.transmission.note_verbale for each in standing()} == {"NV 9/2026"}  # type: ignore[union-attr]


def test_another_letter_of_the_state_is_left_as_it_is(seed_world: World, letter: list[StatusUpdate]) -> None:
    """Its second letter corrected one answer: that one has the date of the second, and the first is no longer its."""
    second = seed_world.draft("15-a", summary="The State says otherwise.", on_behalf=True)
    seed_world.send_on_behalf(second, reported_on=seed_world.clock.date() - DAY)
    seed_world.accept(second)
    sent = correct(seed_world, letter[1], reported_on=letter[1].reported_on - DAY)  # type: ignore[operator]
    assert {each.transcribes for each in sent.statusupdates.all()} == set(letter[1:])
    accept_all(seed_world, sent)
    second.refresh_from_db()
    wrong = second.corrected_on
    assert wrong is not None
    accept_all(seed_world, correct(seed_world, second, reported_on=wrong - DAY))
    corrected = standing()[0]
    assert (corrected.reported_on, corrected.corrected_on) == (letter[0].reported_on, wrong - DAY)


def test_a_later_correction_of_the_state_keeps_the_corrected_day(seed_world: World, letter: list[StatusUpdate]) -> None:
    day = letter[0].reported_on - DAY  # type: ignore[operator]
    accept_all(seed_world, correct(seed_world, letter[0], reported_on=day))
    own = seed_world.draft("15-a", summary="Thirty officers were trained.")
    seed_world.send(own)
    seed_world.accept(own)
    own.refresh_from_db()
    assert own.reported_on == day
    assert own.corrected_on == own.transmission.reported_on


def test_the_right_file_takes_the_place_of_the_wrong_one_also_of_one_that_is_gone(
    seed_world: World, letter: list[StatusUpdate]
) -> None:
    before = letter[0].transmission
    assert before is not None
    before.scan.storage.delete(str(before.scan.name))
    with pytest.raises(actions.NotAllowed, match="no longer there"):
        correct(seed_world, letter[0], words={"summary": "Twenty."})
    sent = correct(seed_world, letter[0], scan=other_file())
    assert sent.statusupdates.count() == 3
    assert sent.scan_sha256 not in ("", before.scan_sha256)
    with sent.scan.open("rb") as file:
        assert file.read() == CONTENT["pdf"][0] + b"\n"
    accept_all(seed_world, sent)
    assert {each.transmission for each in standing()} == {sent}
    assert {each.reported_on for each in standing()} == {letter[0].reported_on}
    assert all(each.has_same_words and each.letter_before == before for each in standing())
    assert check_receipt(before)
    assert check_receipt(sent)


def test_what_is_refused_leaves_nothing_behind(seed_world: World, letter: list[StatusUpdate]) -> None:
    with pytest.raises(ValidationError, match="Nothing would be changed"):
        correct(seed_world, letter[0], scan=upload("the-same.pdf"))
    with pytest.raises(ValidationError, match="cannot be dated after today"):
        correct(seed_world, letter[0], reported_on=seed_world.clock.date() + 300 * DAY)
    with pytest.raises(ValidationError) as refused:
        correct(seed_world, letter[0], scan=SimpleUploadedFile("letter.pdf", b"PK no package"))
    assert "upload" in refused.value.message_dict
    seed_world.draft("15-c", summary="A second letter.", on_behalf=True)
    with pytest.raises(actions.NotAllowed, match=r"15 \(c\) is not reviewed yet"):
        correct(seed_world, letter[0], note_verbale="NV 9/2026")
    assert StatusUpdate.objects.filter(transcribes__isnull=False).count() == 0
    assert Transmission.objects.count() == 1
    stored = letter[0].transmission.scan.storage.listdir("scans")[1]  # type: ignore[union-attr]
    assert len(stored) == 1, "no file without a letter"
    correct(seed_world, letter[0], words={"summary": "Twenty."})


def test_what_the_state_withdrew_before_or_since_is_not_corrected(
    seed_world: World, letter: list[StatusUpdate]
) -> None:
    actions.withdraw(version=letter[2], by=seed_world.focal_point, now=seed_world.now())
    sent = correct(seed_world, letter[0], note_verbale="NV 9/2026")
    assert {each.transcribes for each in sent.statusupdates.all()} == set(letter[:2])
    actions.withdraw(version=letter[1], by=seed_world.focal_point, now=seed_world.now())
    versions = list(sent.statusupdates.order_by("recommendation__slug"))
    decided = actions.accept_many(versions=versions, by=seed_world.reviewer, now=seed_world.now())
    assert list(decided.accepted) == versions[:1]
    assert [(each, "stands no more" in why) for each, why in decided.refused.items()] == [(versions[1], True)]


def test_an_answer_that_was_returned_and_sent_again_is_of_the_same_letter(seed_world: World) -> None:
    """Its date stayed the wrong one, beside answers of the one letter that had the right one."""
    drafts = [seed_world.draft(slug, on_behalf=True) for slug in SLUGS[:2]]
    seed_world.send_on_behalf(*drafts)
    seed_world.give_back(drafts[0])
    seed_world.accept(drafts[1])
    again = seed_world.draft(SLUGS[0], summary="As the letter says.", on_behalf=True)
    seed_world.send_on_behalf(again)
    seed_world.accept(again)
    version = StatusUpdate.objects.select_related("transmission").get(pk=drafts[1].pk)
    assert {each.pk for each in concerned(version.transmission)} == {drafts[1].pk, again.pk}
    assert version.transmission is not None
    day = version.transmission.reported_on - DAY
    accept_all(seed_world, correct(seed_world, version, reported_on=day))
    assert [each.reported_on for each in standing()] == [day, day]
