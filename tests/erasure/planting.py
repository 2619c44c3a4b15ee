"""Plants words in a record of its own: in every column that an erasure reaches, each word told from every other.

Run as a program over a site's own database. It prints {word: where it was planted} and the requests that erase them.
"""

import json

import django

django.setup()

import dataclasses  # noqa: E402
import datetime  # noqa: E402
import uuid  # noqa: E402
from typing import Any  # noqa: E402

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from tests.factories.mails import quote_as_before  # noqa: E402
from tests.factories.world import World, make_world  # noqa: E402
from tests.migrated import migrate  # noqa: E402
from tests.tracker.admin.sheets import xlsx  # noqa: E402
from tracker import actions, content  # noqa: E402
from tracker.choices import CorrectionKind  # noqa: E402
from tracker.files.brought_files import keep_brought  # noqa: E402
from tracker.mail import outbox  # noqa: E402
from tracker.mail.clock import send_due_mail  # noqa: E402
from tracker.models import (  # noqa: E402
    CommitmentUpdate,
    Evidence,
    EvidenceCheck,
    MailPreference,
    OutgoingMail,
    SpreadsheetImport,
    SpreadsheetRow,
    StatusUpdate,
)
from tracker.models.return_reasons import OWN_WORDS, FieldReason  # noqa: E402
from tracker.models.sheet_choices import RowStage, SheetKind  # noqa: E402

HOUR = datetime.timedelta(hours=1)
ANSWER, COMMITMENT = (
    tuple(field.name for field in defined if field.is_erasable) for defined in (content.ANSWER, content.COMMITMENT)
)


@dataclasses.dataclass
class Canaries:
    """The planted words, and where each was planted."""

    places: dict[str, str] = dataclasses.field(default_factory=dict)

    def word(self, place: str) -> str:
        word = f"canary{len(self.places):03d}x{uuid.uuid4().hex[:8]}"
        self.places[word] = place
        return word

    def say(self, place: str, before: str = "It is said that") -> str:
        return f"{before} {self.word(place)} did it in the end."

    def words(self, names: tuple[str, ...], place: str) -> dict[str, str]:
        return {name: self.say(f"{name} of {place}") for name in names}


def answers(world: World, canaries: Canaries) -> None:
    """Drafts, one discarded, one saved over, one returned, one from a letter; accepted, corrected, and said again."""
    discarded = world.draft(**canaries.words(ANSWER, "a draft that was discarded"))
    actions.discard(version=discarded, by=world.focal_point, now=world.now())
    returned = world.draft(**canaries.words(ANSWER, "a draft that was saved over"))
    world.draft(revision=returned.revision, **canaries.words(ANSWER, "an answer that was returned"))
    world.send(returned)
    reason = canaries.say("the reason of a return")
    world.give_back(returned, reason, [about("summary", canaries.say("the reason for a field of a return"))])
    MailPreference.objects.get_or_create(user=world.focal_point)
    send_due_mail(world.now())
    quote_as_before(reason, to=world.focal_point)
    letter = world.draft(on_behalf=True, **canaries.words(ANSWER, "an answer by letter"))
    scan = SimpleUploadedFile("letter.txt", f"{canaries.say('a letter')}\n".encode(), "text/plain")
    actions.submit_on_behalf(
        uuid=uuid.uuid4(), submission=letter.submission, versions=[letter], channel="letter",
        reported_on=world.clock.date(), scan=scan, by=world.dataentry, now=world.now(),
    )  # fmt: skip
    world.give_back(letter, canaries.say("the reason of a return of a letter"))
    transcribed(world, canaries)
    refused_correction(world, canaries)
    world.publish(**canaries.words(ANSWER, "an answer that was published"))
    world.publish(**canaries.words(ANSWER, "a correction that was published"))
    for number in range(3):
        comment(world, canaries.say(f"comment {number} on the answer"), recommendation=world.recommendations["15-a"])


def transcribed(world: World, canaries: Canaries) -> None:
    """A letter that was accepted, and a correction of what was entered from it, which was returned."""
    entered = world.draft(on_behalf=True, **canaries.words(ANSWER, "an answer by letter that was entered wrongly"))
    world.send_on_behalf(entered)
    world.accept(entered)
    right = canaries.words(ANSWER, "what the letter says")
    sent = world.correct_text(
        StatusUpdate.objects.get(pk=entered.pk), reason=canaries.say("what was entered wrongly"), **right
    )
    world.give_back(sent.statusupdates.get(), canaries.say("the reason of a return of a correction"))


def refused_correction(world: World, canaries: Canaries) -> None:
    """A correction of a mistake of ours, which quotes and was refused."""
    entered = StatusUpdate.objects.accepted().get(recommendation__slug="15-a", submission__period=world.period)
    asked = actions.ask_correction(
        kind=CorrectionKind.STATE, target=entered, after={"state": ""}, by=world.dataentry, now=world.now(),
        reason=canaries.word("the reason of a correction of ours"),
    )  # fmt: skip
    actions.refuse_correction(correction=asked, by=world.reviewer, now=world.now())


def about(field: str, words: str) -> FieldReason:
    return FieldReason(field, {OWN_WORDS: words})


def comment(world: World, text: str, **about: Any) -> None:
    actions.write_comment(
        uuid=uuid.uuid4(), submission=world.submission(), text=text, language="en", by=world.focal_point,
        now=world.now(), **about,
    )  # fmt: skip


def withdrawn(world: World, canaries: Canaries) -> None:
    """Another answer, taken back by a note that quotes."""
    version = world.publish("15-b", **canaries.words(ANSWER, "an answer that was withdrawn"))
    note = canaries.say("the note of a withdrawal", "NV 7:")
    actions.withdraw(version=version, note_verbale=note, by=world.reviewer, now=world.now())


def again(world: World, canaries: Canaries) -> None:
    """“No change since”, in two later periods: sent and returned, and sent with its return planned."""
    world.give_back(unchanged_in(world, "period-2"), canaries.say("the reason of a return in a later period"))
    waiting = unchanged_in(world, "period-3")
    reason, now = canaries.say("the reason of a planned return"), world.now()
    by_field = [about("evidence", canaries.say("the reason for a field of a planned return"))]
    actions.plan_returns(
        versions=[waiting], reason=reason, by_field=by_field, due_at=now + HOUR, by=world.reviewer, now=now
    )


def unchanged_in(world: World, period: str) -> StatusUpdate:
    """The answer said again in a period of its own, and sent."""
    draft = actions.confirm_unchanged(
        submission=world.submission(period=world.open_period(period)), recommendation=world.recommendations["15-a"],
        by=world.focal_point, now=world.now(),
    )  # fmt: skip
    world.send(draft)
    return draft


def commitments(world: World, canaries: Canaries) -> CommitmentUpdate:
    """A commitment that was returned, and published."""
    returned = world.commit("15-a", **canaries.words(COMMITMENT, "a commitment that was returned"))
    world.send(returned)
    by_field = [about("target_on", canaries.say("the reason for a field of a returned commitment"))]
    world.give_back(returned, canaries.say("the reason of a return of a commitment"), by_field)
    comment(world, canaries.say("a comment on the commitment"), commitment=returned.commitment)
    words = canaries.words(COMMITMENT, "a commitment that was published")
    return world.publish_commitment("15-a", commitment=returned.commitment_id, **words)


def questionnaires(world: World, canaries: Canaries) -> None:
    """One that was taken, and one that waits to be taken."""
    actions.keep_cleared_file(
        submission=world.submission(), content=f"PK {canaries.say('a questionnaire')}".encode(),
        file_name=f"{canaries.word('the name of a questionnaire')}.docx",
        taken={str(world.recommendations["15-a"].pk): ["summary"]}, by=world.focal_point, now=world.now(),
    )  # fmt: skip
    keep_brought("XAA", canaries.say("a questionnaire that waits").encode(), world.now())


def evidence(world: World, canaries: Canaries) -> list[Evidence]:
    """A file that was refused and a link that was asked, each cited at a place in it."""
    upload = SimpleUploadedFile(
        f"{canaries.word('the name of a file')}.txt", f"{canaries.say('a file')}\n".encode(), "text/plain"
    )
    facts: dict[str, Any] = {
        "member_state": world.xaa, "kind": "legislation", "dated_on": None, "language": "en", "is_public": True,
        "by": world.focal_point,
    }  # fmt: skip
    file = actions.add_evidence(
        uuid=uuid.uuid4(), title=canaries.say("the title of a file"), upload=upload, now=world.now(), **facts
    )
    outbox.tell_concerned("evidence_refused", about=file, evidence=file)
    link = actions.add_evidence(
        uuid=uuid.uuid4(), title=canaries.say("the title of a link"), now=world.now(),
        link=f"https://example.org/{canaries.word('a link')}", **facts,
    )  # fmt: skip
    EvidenceCheck.objects.create(
        evidence=link, kind="link", outcome="clean", asked_at=world.now(), ended_at=world.now(),
        title=canaries.say("the title at a link"), detail=canaries.word("what was found at a link"),
        final_link=f"https://example.org/{canaries.word('where a link led')}",
    )  # fmt: skip
    cited = tuple(actions.Citation(item, canaries.word("a place in an item")) for item in (file, link))
    world.draft("15-c", citations=cited)
    return [file, link]


def sheets(world: World, canaries: Canaries, update: CommitmentUpdate) -> None:
    """Rows that found their State and rows that did not, of answers and of commitments; and a sheet nobody read."""
    said = StatusUpdate.objects.accepted().get(recommendation__slug="15-a").summary
    answer_rows = [
        (f"XAA|{world.recommendations['15-a'].pk}", canaries.say("a row that found its State"), RowStage.READY),
        ("", f"{canaries.word('a row that never found its State')}: {said}", RowStage.FAULTY),
    ]
    sheet(world, canaries, SheetKind.ANSWERS, "summary", answer_rows)
    key = f"XAA|{canaries.word('the key of a row')} did it"
    text = f"{canaries.word('a row of a commitment')}: {update.text}"
    sheet(world, canaries, SheetKind.COMMITMENTS, "text", [(key, text, RowStage.FAULTY)])
    sheet(world, canaries, SheetKind.ANSWERS, "summary", [], unread=f"{canaries.word('a sheet nobody read')}: {said}")


def sheet(
    world: World, canaries: Canaries, kind: str, field: str, rows: list[tuple[str, str, str]], unread: str = ""
) -> None:
    content = xlsx(("State", "No.", "Words"), *[("Nowhere", "", text) for _key, text, _stage in rows], ("", "", unread))
    name = f"{canaries.word('the name of a spreadsheet')}.xlsx"
    head = [[1, ["State", "No.", "Words"]], [2, ["Nowhere", "", unread or rows[0][1]]]]
    brought = actions.bring_spreadsheet(
        kind=kind, file_name=name, content=content, period=world.period,
        tables=[{"name": "Sheet", "rows": 2, "head": head}], by=world.dataentry, now=world.now(),
    )  # fmt: skip
    if unread:
        return
    columns = {"mapped_at": world.now(), "mapped_by": world.dataentry, "read_at": world.now()}
    SpreadsheetImport.objects.filter(pk=brought.pk).update(columns={field: 2}, **columns)
    for number, (key, text, stage) in enumerate(rows, start=2):
        SpreadsheetRow.objects.create(
            spreadsheet=brought, number=number, cells=["Nowhere", "", text], stage=stage, key=key,
            typed={field: canaries.say(f"what was typed in a row of {kind}") if key else text},
            changes={field: ["", text]}, faults={} if stage == RowStage.READY else {"row": ["unknown", {"text": text}]},
        )  # fmt: skip


def requests(world: World, update: CommitmentUpdate, items: list[Evidence]) -> list[int]:
    """What the first person asks for; nothing is erased yet."""
    about: list[dict[str, Any]] = [
        {"recommendation": world.recommendations["15-a"], "fields": ANSWER, "evidence": items},
        {"recommendation": world.recommendations["15-b"], "fields": ANSWER},
        {"commitment": update.commitment, "fields": COMMITMENT},
    ]
    return [
        actions.ask_erasure(
            submission=world.submission(), reason="A court ordered it.", by=world.dataentry, now=world.now(), **each
        ).pk
        for each in about
    ]


def main() -> None:
    """Make the tables and the world, plant, and ask."""
    migrate("migrate", verbosity=0)
    world, canaries = make_world(), Canaries()
    answers(world, canaries)
    withdrawn(world, canaries)
    update = commitments(world, canaries)
    again(world, canaries)
    items = evidence(world, canaries)
    questionnaires(world, canaries)
    sheets(world, canaries, update)
    # No notice of today quotes in its subject; one of tomorrow may.
    subject = canaries.say("the subject of a mail", "Returned:")
    OutgoingMail.objects.filter(key__startswith="returned").update(subject=subject)
    OutgoingMail.objects.update(sent_at=world.now())
    asked = requests(world, update, items)
    print(json.dumps({"places": canaries.places, "requests": asked, "columns": sorted(columns_with(canaries))}))


def columns_with(canaries: Canaries) -> set[str]:
    """Every column of the database that holds one of the words, as "model.field"."""
    found = set()
    for model in django.apps.apps.get_models():
        for row in model._base_manager.values():
            for name, value in row.items():
                if any(word in str(value) for word in canaries.places):
                    found.add(f"{model._meta.model_name}.{name}")
    return found


if __name__ == "__main__":
    main()
