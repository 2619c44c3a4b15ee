"""A canary in every private field: words that no public page, file, search or error may ever show.

What belongs here: the cast's own marks of what is not published, and more of what the matrix has no column for. Fields
that only an action sets are set by the action; a person's name or a telephone number is put in place.
"""

import datetime
import uuid

from tests.factories.files import upload
from tests.matrix.cast import OWN, Cast, mark
from tracker import actions
from tracker.actions.evidence_checks import note_found
from tracker.choices import CheckKind
from tracker.evidence.links import LinkAnswer
from tracker.models import AccountInvitation, AuditEvent, EvidenceCheck, Mandate, Submission, Transmission, User

# What is public of the cast: the publication, and its public evidence.
PUBLIC_KIND = "published"


def canary(name: str) -> str:
    return f"zz-canary-{name}-zz"


def marks_that_are_private(cast: Cast) -> set[str]:
    return {mark(state, what, kind) for state, what, kind in cast.marks() if kind != PUBLIC_KIND}


def hide_canaries(cast: Cast) -> set[str]:
    """Put the canaries in their places; return the words of all of them."""
    _withdrawn_and_ended(cast)
    _returned_and_letters(cast)
    _private_words_of_public_things(cast)
    _looks_at_public_evidence(cast)
    _words_between_colleagues(cast)
    _an_import_that_waits(cast)
    return {*marks_that_are_private(cast), *_people(), *_contacts(), *CANARIES}


CANARIES = [
    canary(name)
    for name in (
        "withdrawn-answer", "withdrawn-commitment", "note-of-withdrawal", "consent-ended", "answered-in-confidence",
        "reason-of-return", "cleared-by", "note-verbale", "scan", "pinpoint-of-private", "file-of-private",
        "reason-of-request", "draft-of-a-correction", "lead-of-a-draft", "note-of-a-draft", "obstacles-of-a-draft",
        "end-of-link", "title-at-link", "checksum-at-link", "word-of-scanner",
        "comment-on-an-answer", "comment-on-a-commitment", "name-of-cleared-file", "words-of-cleared-file",
        "act-for-several", "cleared-and-in-confidence", "words-of-an-intention",
        "row-of-a-sheet", "addressee-of-a-sheet", "person-of-a-sheet", "mail-of-a-sheet",
        "item-of-an-import", "paragraph-of-an-import", "candidate-of-an-import", "title-of-an-import",
        "heading-of-an-import", "note-of-a-document",
    )
]  # fmt: skip


def _withdrawn_and_ended(cast: Cast) -> None:
    """What was public and is no longer; and what was accepted in a period without consent, beside a public answer."""
    world = cast.world
    gone = world.publish("15-k", summary=canary("withdrawn-answer"))
    actions.withdraw(version=gone, by=world.focal_points[OWN], now=world.now())
    pledge = world.publish_commitment("15-k", text=canary("withdrawn-commitment"))
    actions.withdraw(version=pledge, by=world.reviewer, now=world.now(), note_verbale=canary("note-of-withdrawal"))
    ended = world.open_period("period-4")
    world.publish("15-a", period=ended, summary=canary("consent-ended"))
    actions.set_consent(
        submission=Submission.objects.get(period=ended, member_state=OWN), consent="no",
        by=world.focal_points[OWN], now=world.now(),
    )  # fmt: skip
    quiet = world.open_period("period-5")
    world.publish("15-h", period=quiet, summary=canary("answered-in-confidence"), consent="no", status="no_action")


def _returned_and_letters(cast: Cast) -> None:
    """A reason of return, and what stands on a sending."""
    world = cast.world
    period = world.open_period("period-6")
    draft = world.draft("15-b", period=period)
    world.send(
        draft, consent="yes", cleared_by=canary("cleared-by"), note_verbale=canary("note-verbale"),
        cleared_on=datetime.date(2026, 1, 2),
    )  # fmt: skip
    world.give_back(draft, canary("reason-of-return"))
    Transmission.objects.filter(scan__gt="").update(note_verbale=canary("scan"))


def _private_words_of_public_things(cast: Cast) -> None:
    """A correction that is only drafted, private evidence of a published answer, a request of the secretariat."""
    world = cast.world
    private = actions.add_evidence(
        uuid=uuid.uuid4(), member_state=world.xaa, title=canary("file-of-private"), kind="other", dated_on=None, language="en",
        is_public=False, upload=upload("law.txt"), by=world.focal_points[OWN], now=world.now(),
    )  # fmt: skip
    world.draft(
        "15-h", summary=canary("draft-of-a-correction"), obstacles=canary("obstacles-of-a-draft"),
        citations=(actions.Citation(private, canary("pinpoint-of-private")),),
    )  # fmt: skip
    world.commit("15-h", lead_institution=canary("lead-of-a-draft"), note=canary("note-of-a-draft"))
    actions.state_intention(
        invitation=world.period.invitations.get(member_state=OWN), kind="preparing", words=canary("words-of-an-intention"),
        by=world.focal_points[OWN], now=world.now(),
    )  # fmt: skip
    actions.ask_consent(
        submission=cast.submission(OWN), consent="no", note_verbale="NV/10", note_on=world.clock.date(),
        reason=canary("reason-of-request"), by=world.dataentry, now=world.now(),
    )  # fmt: skip


def _looks_at_public_evidence(cast: Cast) -> None:
    """What a public link said when it was asked, and how a scanner calls what it found: for the State and the desk."""
    world, item = cast.world, cast.evidence[OWN, PUBLIC_KIND]
    noted = EvidenceCheck.objects.create(evidence=item, kind=CheckKind.LINK, asked_at=world.now())
    link = f"https://example.org/{canary('end-of-link')}"
    note_found(noted, LinkAnswer(link, canary("title-at-link"), sha256=canary("checksum-at-link")), now=world.now())
    asked = EvidenceCheck.objects.create(evidence=item, kind=CheckKind.FILE, asked_at=world.now())
    EvidenceCheck.objects.filter(pk=asked.pk).update(detail=canary("word-of-scanner"))


def _words_between_colleagues(cast: Cast) -> None:
    """Comments on what is public, a questionnaire that went with a sending, and one act drafted for two answers."""
    world, person = cast.world, cast.world.focal_points[OWN]
    said = {"submission": cast.submission(OWN), "language": "en", "by": person}
    answer, pledge = cast.recommendation_of(PUBLIC_KIND), cast.commitments[OWN, PUBLIC_KIND].commitment
    actions.write_comment(
        uuid=uuid.uuid4(), text=canary("comment-on-an-answer"), recommendation=answer, now=world.now(), **said
    )
    actions.write_comment(
        uuid=uuid.uuid4(), text=canary("comment-on-a-commitment"), commitment=pledge, now=world.now(), **said
    )
    period = world.open_period("period-7")
    actions.keep_cleared_file(
        submission=world.submission(OWN, period), content=canary("words-of-cleared-file").encode(),
        file_name=canary("name-of-cleared-file"), taken={str(world.recommendations["15-h"].pk): ["summary"]},
        by=person, now=world.now(),
    )  # fmt: skip
    world.publish("15-h", period=period, summary=canary("cleared-and-in-confidence"), consent="no")
    for slug in ("15-a", "15-b"):
        world.draft(slug, period=period, summary=canary("act-for-several"))


def _an_import_that_waits(cast: Cast) -> None:
    """Corrected findings of a document before its publication, and a note in a document that is published."""
    note = {"kind": "note", "text": canary("note-of-a-document"), "order": 9_999, "place": 9_999}
    cast.world.document.paragraphs.create(**note)
    waiting = cast.proposals["waiting"]
    found = waiting.findings
    item = found["recommendations"][0] | {"text": canary("item-of-an-import"), "attributions": []}
    paragraph = found["paragraphs"][0] | {"text": canary("paragraph-of-an-import")}
    node = {"kind": "heading", "text": canary("heading-of-an-import"), "line": 1, "level": 1, "page": None}
    candidate = {"label": "99", "text": canary("candidate-of-an-import"), "line": 1, "section": ""}
    cast.proposals["waiting"] = actions.correct_proposal(
        proposal=waiting, revision=waiting.revision, by=cast.world.dataentry, now=cast.world.now(),
        findings=found | {
            "document": found["document"] | {"title": canary("title-of-an-import")},
            "recommendations": [item, *found["recommendations"][1:]],
            "paragraphs": [paragraph, *found["paragraphs"][1:]],
            "candidates": [*found["candidates"], candidate],
            "nodes": [*found["nodes"], node],
        },
    )  # fmt: skip


def _people() -> set[str]:
    words = set()
    for person in User.objects.all():
        name, mail = canary(f"name-{person.pk}"), f"{canary(f'mail-{person.pk}')}@example.org"
        User.objects.filter(pk=person.pk).update(full_name=name, email=mail)
        words |= {name, mail}
    for invitation in AccountInvitation.objects.select_related("user"):  # a link works at the address of its person
        AccountInvitation.objects.filter(pk=invitation.pk).update(address=invitation.user.email)
    Mandate.objects.update(note_verbale=canary("nomination"))
    return words | {canary("nomination")}


def _contacts() -> set[str]:
    fields = ("contact_name", "contact_title", "contact_address", "contact_telephone", "contact_email")
    words = {name: canary(name) for name in fields} | {"contact_email": f"{canary('contact_email')}@example.org"}
    Submission.objects.update(**words)
    return set(words.values()) | {event.reason for event in AuditEvent.objects.all() if "canary" in event.reason}
