"""Erasure: words and files that must not exist any more (a court, personal data). `docs/domain.md` 4, under the ledger.

The one act that changes what was sent, and the one that changes an audit event: it blanks. The chain still verifies;
the receipt no longer does, and the event of the erasure says why. What speaks of the answer is found by reference, for
it may quote it in other words (docs/adr/0021); only where no reference leads are the words themselves looked for.
"""

import datetime
import html
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from tracker.actions import ledger
from tracker.actions.auditing import BLANK, Changes, record, set_fields
from tracker.actions.clearing import erase_cleared_files
from tracker.actions.drafting import locked
from tracker.actions.erasure_leftovers import delete_after, sweep_after
from tracker.actions.moving import cancel_decisions
from tracker.actions.saving import no_longer_ready
from tracker.actions.span_keeping import renew_spans_citing
from tracker.choices import AuditOwner, DecisionEnd, PublicationKind, ReviewState
from tracker.content import ANSWER, COMMITMENT
from tracker.content.fields import erasable, names
from tracker.mail import forgetting
from tracker.models import (
    AuditEvent,
    ClearedFile,
    Comment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCitation,
    Printing,
    SpreadsheetImport,
    SpreadsheetRow,
    StatusUpdate,
    Submission,
    Transmission,
    User,
)
from tracker.models.search import normalised
from tracker.models.sheet_choices import RowStage, SheetKind
from tracker.models.versions import Version, by_kind

# --- whether a text repeats erased words: rows without a State, reasons, sheets that nobody read

# Two texts that share a run of so many words repeat each other; a shorter text repeats what says the very same. Where
# words are not divided by spaces each character counts as a word.
RUN = 6
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|\w+")


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, without regard to case, marks and white space."""
    return tuple(_WORD.findall(normalised(text)))


def _runs(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[place : place + RUN] for place in range(len(words) - RUN + 1)}


class Passages:
    """The texts that are erased, to be looked for elsewhere."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole = {words for words in map(words_in, texts) if words}
        self._runs = {run for words in self._whole for run in _runs(words)}

    def are_repeated_in(self, text: object) -> bool:
        """Whether `text` is one of the texts, or shares a run of words with one."""
        words = words_in(str(text))
        return words in self._whole or not self._runs.isdisjoint(_runs(words))


# --- where a State says the same in another period, whose form begins with the answer of the one before

type SaidByField = Mapping[str, set[str]]


def said_in(versions: Iterable[Version], fields: Iterable[str]) -> SaidByField:
    """The texts of the fields in these versions, by field."""
    versions = list(versions)
    return {name: {text for version in versions if (text := getattr(version, name))} for name in fields}


def elsewhere(submission: Submission, version: Version) -> Any:
    """The versions of the same answer or commitment in the State's other submissions."""
    kind: Any = type(version)
    others = kind.objects.filter(submission__member_state=submission.member_state_id, **version.subject())
    return others.exclude(submission=submission).select_related("submission__period").order_by("submission", "pk")


def copies_among(others: Iterable[Version], versions: Sequence[Version], said: SaidByField) -> dict[Version, list[str]]:
    """Those of the others that say the same, each with the fields in which it does.

    A word or two that are the same (“None.”) make no copy, unless the one was taken over from the other as a whole.
    """
    found = {}
    for other in others:
        same = [name for name, texts in said.items() if getattr(other, name) in texts]
        if same and (_is_linked(other, versions) or _is_whole(other, same, said) or _is_long(other, same)):
            found[other] = same
    return found


def _is_linked(other: Version, versions: Sequence[Version]) -> bool:
    """Whether one of two says “no change since” the other, or both since the same."""
    keys = {other.pk, getattr(other, "unchanged_from_id", None)} - {None}
    return any(keys & {version.pk, getattr(version, "unchanged_from_id", None)} for version in versions)


def _is_whole(other: Version, same: Sequence[str], said: SaidByField) -> bool:
    return all(name in same or not getattr(other, name) for name in said)


def _is_long(other: Version, same: Sequence[str]) -> bool:
    return any(len(words_in(getattr(other, name))) >= RUN for name in same)


def blank_repeats(events: Iterable[AuditEvent], said: SaidByField) -> None:
    """Blank, in events about other versions, each field whose old or new text is one that is erased."""
    for event in events:
        texts = {name: event.changes.get(name, ()) for name in said}
        _blank(
            event, [name for name in said if any(isinstance(text, str) and text in said[name] for text in texts[name])]
        )


def _blank(event: AuditEvent, names: Collection[str]) -> None:
    """Blank fields in an event."""
    if names:
        AuditEvent.objects.filter(pk=event.pk).update(changes=event.changes | dict.fromkeys(names, BLANK))


# --- the erasure

# What an order can name, by what the answer is about.
ERASABLE = {"recommendation": names(erasable(ANSWER)), "commitment": names(erasable(COMMITMENT))}
# What the secretariat said of a version goes with any of its words: a reason quotes.
SAID_OF_IT = ("return_reason", "reasons_by_field")
SAID_OF_ANSWER = (*SAID_OF_IT, "transcribed_because")


@dataclass(frozen=True)
class Order:
    """What was ordered to be erased, by whom it was confirmed, and why."""

    submission: Submission
    names: dict[str, Any]
    reason: str
    by: User
    now: datetime.datetime

    @property
    def act(self) -> dict[str, Any]:
        """How each step says who did it."""
        return {"reason": self.reason, "by": self.by, "now": self.now}

    @property
    def fields(self) -> list[str]:
        return list(self.names["fields"])


def erase(submission: Submission, names: dict[str, Any], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Blank the named fields and delete the named files. The submission is locked and the right established."""
    order = Order(submission, names, reason, by, now)
    versions = list(_versions(submission, names))
    others = _locked_elsewhere(submission, versions)
    ledger.locked_head(now)  # before any event raises the public counter: the order in which an acceptance locks them
    said = said_in(versions, order.fields)
    copies = copies_among(others, versions, said)
    _erase_answer(order, submission, dict.fromkeys(versions, order.fields))
    for place in dict.fromkeys(copy.submission for copy in copies):
        _erase_answer(order, place, {copy: fields for copy, fields in copies.items() if copy.submission == place})
    if order.fields:
        _blank_discarded(order, said)
        for other in others:
            blank_repeats(AuditEvent.objects.about(other), said)
        erase_cleared_files(_questionnaires(submission, names), **order.act)
    for item in Evidence.objects.filter(pk__in=names["evidence"], member_state=submission.member_state_id):
        delete_evidence(item, reason, by, now)
    letters = Transmission.objects.filter(pk__in=names["scans"], submission=submission)
    delete_letters(letters.exclude(scan="").select_related("submission"), **order.act)
    sweep_after(submission.member_state_id)


def words_to_erase(submission: Submission, names: dict[str, Any]) -> Passages:
    """What an erasure would take, to be looked for elsewhere."""
    return Passages(getattr(version, name) for version in _versions(submission, names) for name in names["fields"])


def copies_elsewhere(submission: Submission, names: dict[str, Any]) -> list[Version]:
    """The versions in other periods of the State that an erasure would reach, for whoever decides on it."""
    versions = list(_versions(submission, names))
    if not (versions and names["fields"]):
        return []
    return list(copies_among(elsewhere(submission, versions[0]), versions, said_in(versions, names["fields"])))


def _locked_elsewhere(submission: Submission, versions: list[Version]) -> list[Version]:
    """What the State says on the same thing in other periods, locked in the order in which all lock submissions."""
    if not versions:
        return []
    others = elsewhere(submission, versions[0])
    for place in Submission.objects.filter(pk__in=others.order_by().values("submission")).order_by("pk"):
        locked(place)
    return list(others)


def _erase_answer(order: Order, submission: Submission, versions: dict[Version, list[str]]) -> None:
    """Erase fields of versions of one answer, and the words wherever they stand beside it.

    Args:
        versions: each with its fields, blanked last: what is looked for beside them is read from them.
    """
    erased = list(versions)
    cancel_decisions(erased, DecisionEnd.ERASED, by=order.by, now=order.now)
    if order.fields:
        forgetting.forget_about_versions(erased)
        blank_comments(submission, _subject(order.names), **order.act)
        blank_rows(erased, order.fields, **order.act)
        blank_corrections(erased)
        sent = Transmission.objects.filter(pk__in=[version.transmission_id for version in erased]).exclude(scan="")
        delete_letters(sent.select_related("submission"), **order.act)
    for version, fields in versions.items():
        blank_version(version, fields, **order.act)
    if erased:
        _take_down(erased, order.now)


def _take_down(erased: list[Version], now: datetime.datetime) -> None:
    """Take down what was public of an answer; a version of it that keeps its words is published again."""
    version: Any = erased[-1]
    whole = version.same_answer().accepted().with_consent().filter(publication_text__isnull=False)
    kept = list(whole.exclude(pk__in=[each.pk for each in erased]).select_related("submission__period"))
    ledger.take_down_many(PublicationKind.ERASURE, [version], now=now)
    for each in kept:
        ledger.publish_many([each], now=now)


def _subject(names: dict[str, Any]) -> dict[str, Any]:
    side = "recommendation" if names["recommendation"] else "commitment"
    return {side: names[side]}


def _versions(submission: Submission, names: dict[str, Any]) -> Any:
    if names["recommendation"]:
        return StatusUpdate.objects.filter(submission=submission, recommendation=names["recommendation"])
    return CommitmentUpdate.objects.filter(submission=submission, commitment=names["commitment"])


def _questionnaires(submission: Submission, names: dict[str, Any]) -> Any:
    """Every stored questionnaire of the State that may hold the words: a later one begins with the earlier answer."""
    stored = ClearedFile.objects.select_related("submission").filter(
        submission__member_state=submission.member_state_id, file__gt=""
    )
    if names["recommendation"]:
        return stored.filter(submission__period__items__recommendation=names["recommendation"])
    return stored


def blank_version(
    version: Version,
    fields: Collection[str],
    *,
    also: Collection[str] = (),
    reason: str,
    by: User,
    now: datetime.datetime,
) -> None:
    """Blank fields of a version, with what the Secretariat said of them, and in its events.

    Args:
        also: more fields that are blanked in its events.
    """
    said_of_it = SAID_OF_ANSWER if isinstance(version, StatusUpdate) else SAID_OF_IT
    blanked = [*fields, *said_of_it] if fields else []
    set_fields(version, **dict.fromkeys(blanked, ""))
    changes: Changes = dict.fromkeys(blanked, BLANK)
    if version.review_state == ReviewState.DRAFT:
        changes |= no_longer_ready(version)
    version.revision += 1  # whoever has the erased words in an open form is told, and does not bring them back unseen
    version.save()
    blank_events(AuditEvent.objects.about(version), [*blanked, *also])
    record("erase", version, by=by, now=now, reason=reason, changes=changes)


def _blank_discarded(order: Order, said: SaidByField) -> None:
    """Blank the fields in the events of discarded drafts: of the same answer all, of the State's others what repeats.

    A draft that was discarded is not there to lead to its submission; its last event names it.
    """
    kind = StatusUpdate if order.names["recommendation"] else CommitmentUpdate
    told = AuditEvent.objects.filter(object_type=kind._meta.label_lower)
    thing = {side: [key, None] for side, key in _subject(order.names).items()}
    own: set[str] = set()
    others: set[str] = set()
    # By State and act alone, for which there is an index: events of one kind are most of the table.
    for event in AuditEvent.objects.filter(member_state=order.submission.member_state_id, act="discard"):
        if event.object_type == kind._meta.label_lower and thing.items() <= event.changes.items():
            is_own = event.changes.get("submission") == [order.submission.pk, None]
            (own if is_own else others).add(event.object_id)
    blank_events(told.filter(object_id__in=own), order.fields)
    blank_repeats(told.filter(object_id__in=others), said)


def delete_evidence(item: Evidence, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete the file, the link and the title of an item of evidence, wherever they are stored."""
    forgetting.forget_about_evidence(item)
    if item.file:
        delete_after(item.file)
    changes = set_fields(item, file="", link="", title="", file_name="", sha256="", is_public=False)
    set_fields(item, erased_at=now, erased_by=by)
    item.save()
    renew_spans_citing(item)
    item.checks.update(title="", final_link="", detail="", content_sha256="", dated_on=None)
    for event in AuditEvent.objects.about(item):
        _blank(event, event.changes)
    blank_places(item)
    named = dict.fromkeys([*changes, "pinpoint"], BLANK)
    record("erase", item, by=by, now=now, changes=named, reason=reason)


# --- what was said about the answer, the letter it came by, what the audit keeps


def blank_events(events: Iterable[AuditEvent], fields: Collection[str]) -> None:
    """Blank fields in events, and every reason but that of an erasure: who did what, and when, stays."""
    for event in events:
        changes = {name: BLANK if name in fields else change for name, change in event.changes.items()}
        if event.act == "erase":
            AuditEvent.objects.filter(pk=event.pk).update(changes=changes)
        elif (changes, "") != (event.changes, event.reason):
            AuditEvent.objects.filter(pk=event.pk).update(changes=changes, reason="")


def blank_comments(
    submission: Submission, subject: dict[str, Any], *, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank what colleagues of the State said about an answer; that they did, and when, stays."""
    said = Comment.objects.filter(submission=submission, **subject).exclude(text="")
    for comment in said.select_related("submission"):
        Comment.objects.filter(pk=comment.pk).update(text="")
        # What is said inside a State is not for the secretariat to know of.
        record("erase", comment, by=by, now=now, changes={"text": BLANK}, reason=reason, owner=AuditOwner.STATE)


def delete_letters(letters: Iterable[Transmission], *, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete scans of letters. That there was a letter, and its date, stays."""
    for letter in letters:
        delete_after(letter.scan)
        Transmission.objects.filter(pk=letter.pk).update(scan="", scan_sha256="")
        record("erase", letter, by=by, now=now, changes={"scan": BLANK, "scan_sha256": BLANK}, reason=reason)


def blank_corrections(versions: Iterable[Version]) -> None:
    """Blank why the Secretariat corrected any of these versions, or the letter by which one came: a reason quotes."""
    kinds = {kind: [each for each in own if each.pk] for kind, own in by_kind(versions).items()}
    concerned = Q(pk__in=[])
    for kind, own in kinds.items():
        concerned |= Q(**{f"{kind.side}__in": own})
        concerned |= Q(transmission__in=[each.transmission_id for each in own if each.transmission_id])
    corrections = list(Correction.objects.filter(concerned).exclude(reason=""))
    if corrections:
        Correction.objects.filter(pk__in=[each.pk for each in corrections]).update(reason="")
        AuditEvent.objects.about_any(corrections).update(reason="")


def blank_places(item: Evidence) -> None:
    """Blank where answers cite an erased item, in the citations and in the events of the answers that ever did.

    An event of a version names the item among its citations; those of the State alone are read.
    """
    EvidenceCitation.objects.filter(evidence=item).update(pinpoint="", search_words="")
    told = AuditEvent.objects.filter(member_state=item.member_state_id)
    naming = told.annotate(text=Cast("changes", TextField())).filter(text__contains=str(item.pk))
    for pk, changes in naming.values_list("pk", "changes"):
        blanked = {
            name: [_without_place(cited, str(item.pk)) for cited in change] if name == "citations" else change
            for name, change in changes.items()
        }
        AuditEvent.objects.filter(pk=pk).update(changes=blanked)


def _without_place(cited: list[list[str]] | None, key: str) -> list[list[str]] | None:
    """[uuid, place] of each item, the place of one of them blank."""
    return [[uuid, "" if uuid == key else place] for uuid, place in cited] if cited else cited


# --- spreadsheets: the rows that speak of the answer, and their file, for the other rows stand in the record

_TAGS = re.compile(r"<[^>]*>")


def blank_rows(
    versions: Sequence[Version], fields: Collection[str], *, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank the fields in every row that speaks of these versions, in its events, and delete its file.

    Args:
        versions: of one answer, with their words.
    """
    if not versions:
        return
    passages = Passages(getattr(version, name) for version in versions for name in fields)
    kind = SheetKind.ANSWERS if isinstance(versions[0], StatusUpdate) else SheetKind.COMMITMENTS
    sheets = SpreadsheetImport.objects.filter(kind=kind, period=versions[0].submission.period_id)
    names = _Names(versions[0])
    reached = set()
    for row in SpreadsheetRow.objects.filter(_may_speak_of(versions), spreadsheet__in=sheets.values("pk")):
        if _speaks_of(row, versions, names, passages):
            _blank_row(row, fields, passages, reason, by, now)
            reached.add(row.spreadsheet_id)
    for sheet in sheets.exclude(file=""):
        if sheet.pk in reached or _repeats(sheet, passages):
            _forget_file(sheet, reason, by, now)


def _may_speak_of(versions: Sequence[Version]) -> Q:
    """Rows that made one of the versions, that are about the same thing, or of which nobody knows what they are about.

    A commitment that was not made yet is known by its words alone: each row of the State may be it.
    """
    version = versions[0]
    [subject] = version.subject().values()
    made = Q(made_type=version._meta.label_lower, made_key__in=[str(each.pk) for each in versions])
    about = Q(key="") | Q(key=f"{version.member_state_id}|{subject}")
    if not isinstance(version, StatusUpdate):
        about |= Q(key__startswith=f"{version.member_state_id}|")
    return made | about


def _speaks_of(row: SpreadsheetRow, versions: Sequence[Version], names: "_Names", passages: Passages) -> bool:
    [subject] = versions[0].subject().values()
    if row.made_key in {str(version.pk) for version in versions} or row.key.endswith(f"|{subject}"):
        return True
    said = _said(row)
    return names.stand_in(said) or any(map(passages.are_repeated_in, said))


def _said(row: SpreadsheetRow) -> list[str]:
    return [str(text) for text in (*row.cells, *row.typed.values()) if text]


class _Names:
    """How a sheet may call the State and the recommendation of an answer. A commitment has no name."""

    def __init__(self, version: Version) -> None:
        self.state: set[str] = set()
        self.recommendation: set[str] = set()
        if not isinstance(version, StatusUpdate):
            return
        state = version.submission.member_state
        names = [state.pk, state.iso2, *state.aliases.splitlines(), state.formal_name]
        names += [getattr(state, field.name) for field in state._meta.fields if field.name.startswith("name_")]
        labels = Printing.objects.filter(recommendation=version.recommendation_id).values_list("label", flat=True)
        called = (*labels, version.recommendation_id, version.recommendation.slug)
        self.state = {normalised(name) for name in names if name}
        self.recommendation = {normalised(str(each)) for each in called}

    def stand_in(self, said: Iterable[str]) -> bool:
        """Whether a row names both, though it found neither."""
        cells = set(map(normalised, said))
        return bool(cells & self.state) and bool(cells & self.recommendation)


def _blank_row(
    row: SpreadsheetRow, fields: Collection[str], passages: Passages, reason: str, by: User, now: datetime.datetime
) -> None:
    """Blank the columns of the fields, and whatever repeats their words. A row that was not taken is left out."""
    columns = {row.spreadsheet.columns.get(name) for name in fields}
    row.cells = [
        "" if place in columns or passages.are_repeated_in(text) else text for place, text in enumerate(row.cells)
    ]
    row.typed = {
        name: text for name, text in row.typed.items() if name not in fields and not passages.are_repeated_in(text)
    }
    row.changes = {name: change for name, change in row.changes.items() if name not in fields}
    row.faults = {
        name: [code, {key: "" if passages.are_repeated_in(text) else text for key, text in words.items()}]
        for name, (code, words) in row.faults.items()
    }
    row.key = row.key if row.spreadsheet.kind == SheetKind.ANSWERS else ""  # a commitment's key may hold its words
    row.stage = row.stage if row.stage == RowStage.TAKEN else RowStage.LEFT_OUT
    row.revision += 1
    row.save()
    for event in AuditEvent.objects.about(row):
        _blank(event, event.changes)
    record("erase", row, by=by, now=now, reason=reason, changes=dict.fromkeys(fields, BLANK))


def _repeats(sheet: SpreadsheetImport, passages: Passages) -> bool:
    """Whether the file repeats the words: of a sheet that nobody read yet there are no rows."""
    try:
        with sheet.file.open("rb") as stored:
            return any(map(passages.are_repeated_in, _texts_of(stored)))
    except (OSError, zipfile.BadZipFile):
        return False


def _texts_of(stored: Any) -> Iterable[str]:
    """The text of a stored sheet, as one: of a workbook that of each of its parts."""
    if not zipfile.is_zipfile(stored):
        stored.seek(0)
        content = stored.read()
        return [content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")]
    with zipfile.ZipFile(stored) as book:
        parts = [book.read(name).decode("utf-8", "replace") for name in book.namelist() if name.endswith(".xml")]
    return [html.unescape(_TAGS.sub(" ", part)) for part in parts]


def _forget_file(spreadsheet: SpreadsheetImport, reason: str, by: User, now: datetime.datetime) -> None:
    """Delete the file, and how its sheets begin. The checksum stays: the same bytes are still known.

    A sheet that was not read to its end has nothing left to be read from: it is dropped.
    """
    delete_after(spreadsheet.file)
    heads: list[dict[str, Any]] = [{**table, "head": []} for table in spreadsheet.tables]
    SpreadsheetImport.objects.filter(pk=spreadsheet.pk).update(file="", file_name="", tables=heads)
    if spreadsheet.read_at is None:
        SpreadsheetImport.objects.filter(pk=spreadsheet.pk, dropped_at=None).update(dropped_at=now, dropped_by=by)
    named = {"file": BLANK, "file_name": BLANK, "tables": BLANK}
    record("erase", spreadsheet, by=by, now=now, reason=reason, changes=dict(named))
