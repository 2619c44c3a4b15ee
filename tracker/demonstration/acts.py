"""What a line of the demonstration can say: one method for each act, carried out through the ordinary actions.

The subject of an act is its first argument; the other arguments are the other keys of the line. A State's people act
as its focal point unless the line says who else (`by`); the Secretariat acts as data entry, or as reviewer.
"""

import datetime
import hashlib
import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from docx import Document
from docx.oxml.ns import qn

from tracker import actions
from tracker.actions.evidence_checks import DAY, note_found, note_trouble
from tracker.actions.reference import link_same_subject
from tracker.choices import AgendaItemKind, Channel, CheckKind, Standing
from tracker.demonstration.accounts import People
from tracker.demonstration.clock import Clock
from tracker.demonstration.files import small_file
from tracker.evidence.links import LinkAnswer
from tracker.importing import loading
from tracker.importing.reference import in_languages
from tracker.importing.spreadsheets import working
from tracker.models import (
    AgendaItem,
    AnyVersion,
    Commitment,
    CommitmentUpdate,
    Correction,
    Evidence,
    EvidenceCheck,
    ImportProposal,
    Invitation,
    Mandate,
    Meeting,
    MemberState,
    PeriodItem,
    Recommendation,
    ReportingPeriod,
    StatusUpdate,
    Submission,
    Theme,
    Transmission,
)
from tracker.models.sheet_choices import SheetKind
from tracker.questionnaire.comparing import Workspace
from tracker.questionnaire.composing import compose
from tracker.questionnaire.opening import open_questionnaire
from tracker.questionnaire.returning import Chosen, ReturnedForm, take
from tracker.questionnaire.word import write as write_docx
from tracker.rules.consent import FIRST, asked_now

FOLDER: Path = settings.BASE_DIR / "fixtures" / "demonstration"
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/demonstration")
"""The same texts give the same identifiers, so that addresses outlive a new loading."""

ACTS = {
    "meeting", "agenda_item", "document", "link", "annex", "period", "invite", "extend", "assign", "invite_person",
    "intention", "evidence", "look_at", "commitment", "answer", "unchanged", "clear", "comment", "send",
    "withdraw", "consent", "letter", "send_back", "accept", "ask_consent", "confirm_consent",
}  # fmt: skip

type Texts = Mapping[str, str]


@dataclass(frozen=True)
class StoryLine:
    """Who does what when. `at`: days from the day of loading, and the hour; `facts`: the other keys of the line.

    `state` (its code in small letters) and `period` are empty for what the Secretariat prepares. `sent_on`: the day
    from which the years in texts are counted.
    """

    at: tuple[int, int]
    act: str
    subject: Any
    facts: Mapping[str, Any]
    by: str = ""
    state: str = ""
    period: str = ""
    sent_on: int = 0


class Acts:
    """The acts, for the line that is being carried out."""

    line: StoryLine

    def __init__(self, people: People, clock: Clock) -> None:
        self.people, self.clock = people, clock
        self._commitments: dict[uuid.UUID, dict[str, Any]] = {}

    def carry_out(self, line: StoryLine) -> None:
        """Carry out one line. Raises KeyError for an unknown act, TypeError for an unknown key; each names the line."""
        self.line = line
        self.clock.go_to(line.at)
        try:
            if line.act not in ACTS:
                raise KeyError(line.act)
            getattr(self, line.act)(line.subject, **line.facts)
        except Exception as fault:
            fault.add_note(f"in the line of the demonstration {line}")
            raise

    # What a line refers to.

    def by(self, usual: str = "focalpoint") -> dict[str, Any]:
        """Return who acts and when, as every action takes it."""
        return {"by": self.people.named(self.line.by or usual, self.line.state), "now": self.clock.now()}

    def key(self, name: str) -> uuid.UUID:
        return uuid.uuid5(NAMES, f"{self.line.state} {name}")

    def text(self, words: str) -> str:
        """Return a text of the line with its years."""
        return words.format(**self.clock.years(self.line.sent_on))

    @property
    def language(self) -> str:
        return self.people.languages[self.line.state]

    @property
    def member_state(self) -> MemberState:
        return MemberState.objects.get(pk=self.line.state.upper())

    @property
    def of_period(self) -> ReportingPeriod:
        return ReportingPeriod.objects.get(slug=self.line.period)

    @property
    def asked(self) -> dict[str, Recommendation]:
        """The recommendations that the period asks, by their slugs."""
        return {each.slug: each for each in Recommendation.objects.filter(period_items__period=self.of_period)}

    @property
    def submission(self) -> Submission:
        """The State's response in the period, begun where it is missing."""
        here = Submission.objects.filter(period=self.of_period, member_state=self.member_state).first()
        return here or actions.start_submission(period=self.of_period, member_state=self.member_state, **self.by())

    def newest(self, slug: str) -> StatusUpdate:
        versions = StatusUpdate.objects.select_related("submission__period")
        return versions.filter(submission=self.submission, recommendation__slug=slug).latest("version")

    # What the Secretariat prepares.

    def meeting(
        self,
        slug: str,
        *,
        starts_on: datetime.date,
        ends_on: datetime.date,
        title: Texts,
        place: Texts,
        prepares: str = "",
    ) -> None:
        """Make a meeting that no body of the United Nations held, unless it is there; its title must say so."""
        if not Meeting.objects.filter(slug=slug).exists():
            actions.create_meeting(
                slug=slug,
                starts_on=starts_on,
                ends_on=ends_on,
                prepares=Meeting.objects.get(slug=prepares) if prepares else None,
                is_invented=True,
                **self.by("dataentry"),
                **in_languages("title", title),
                **in_languages("place", place),
            )

    def agenda_item(self, number: str, *, meeting: str, title: Texts) -> None:
        owner = Meeting.objects.get(slug=meeting)
        if not owner.agenda_items.filter(number=number).exists():
            item = AgendaItem(meeting=owner, kind=AgendaItemKind.ITEM, number=number, **in_languages("title", title))
            actions.edit_reference(thing=item, **self.by("dataentry"))

    def document(
        self, file: str, *, meeting: str = "", themes: Mapping[str, Sequence[str]] | None = None, **facts: Any
    ) -> None:
        """Import a document, and confirm it where it names a meeting, unless that was done before; then set themes.

        Args:
            file: its path in the folder of the demonstration.
            themes: the themes of recommendations, by their slugs.
            facts: for a further document of the meeting, see `_confirm`.
        """
        path = FOLDER / file
        owner = Meeting.objects.get(slug=meeting) if meeting else None
        imported = ImportProposal.objects.filter(file_name=path.name)
        is_there = imported.exists() if owner is None or facts else owner.documents.exists()
        if not is_there:
            proposal = imported.waiting().first()
            proposal = proposal or loading.propose(path, path.name, meeting=owner, **self.by("dataentry"))
            if owner is not None:
                self._confirm(proposal, owner, **facts)
        for slug, names in (themes or {}).items():
            recommendation = Recommendation.objects.get(meeting=owner, slug=slug)
            if not recommendation.themes.exists():
                chosen = [Theme.objects.get(slug=name) for name in names]
                actions.set_themes(recommendation=recommendation, themes=chosen, **self.by("dataentry"))

    def _confirm(
        self,
        proposal: ImportProposal,
        meeting: Meeting,
        *,
        replaces: str = "",
        continues: Mapping[str, Sequence[str]] | None = None,
        state: str = "",
        positions: Mapping[str, Sequence[str]] | None = None,
        commitments: Sequence[str] = (),
    ) -> None:
        """Confirm a document. A second person confirms what a State said in it: whoever published it may not.

        Args:
            replaces: the name of the file of which it is a later version; `continues`: old slugs, by the new ones.
            state: whose `positions` ({label: [paragraph, value]}) and `commitments` (paragraphs) appear in it.
        """
        if state:
            findings = proposal.findings | _appearing(proposal, state, positions or {}, commitments)
            actions.correct_proposal(
                proposal=proposal, findings=findings, revision=proposal.revision, **self.by("dataentry")
            )
        document = actions.confirm_proposal(
            proposal=proposal,
            meeting=meeting,
            replaces=ImportProposal.objects.get(file_name=replaces).document if replaces else None,
            continues=continues,
            under_review=MemberState.objects.get(pk=state) if state else None,
            **self.by("dataentry"),
        )
        if state:
            actions.confirm_printed(document=document, by=self.people.second_data_entry, now=self.clock.now())

    def link(self, pair: Sequence[str]) -> None:
        """Link two recommendations on the same subject, each named as meeting/slug."""
        first, second = (
            Recommendation.objects.get(meeting__slug=meeting, slug=slug)
            for meeting, _slash, slug in (each.partition("/") for each in pair)
        )
        link_same_subject(first, other=second, **self.by("dataentry"))

    def annex(self, file: str, *, meeting: str, title: str) -> None:
        """Bring a spreadsheet, take the columns as they are suggested, and read the rows. None of it is imported."""
        owner = Meeting.objects.get(slug=meeting)
        kind, by = SheetKind.RECOMMENDATIONS, self.by("dataentry")
        sheet = working.bring((FOLDER / file).read_bytes(), file, kind=kind, meeting=owner, **by)
        defaults = {"meeting": meeting, "language": "en", "title": title}
        choice = replace(working.suggest(sheet, 0).choice, defaults=defaults)
        actions.choose_columns(spreadsheet=sheet, choice=choice, **self.by("dataentry"))
        working.read_rows.call(sheet.pk)

    def period(
        self, slug: str, *, reviewed_by: str, opens: int, due: int, closes: int, meetings: Sequence[str], title: Texts
    ) -> None:
        """Prepare a period that asks all that these meetings recommend and that is current on that day."""
        period = actions.create_period(
            slug=slug,
            title=title["en"],
            meeting=Meeting.objects.get(slug=reviewed_by),
            opens_on=self.clock.day(opens),
            due_on=self.clock.day(due),
            closes_on=self.clock.day(closes),
            recommendations=Recommendation.objects.filter(meeting__slug__in=meetings, standing=Standing.CURRENT),
            **self.by("dataentry"),
        )
        actions.edit_reference(thing=period, **self.by("dataentry"), **in_languages("title", title))

    def invite(self, slug: str, *, note_verbale: str) -> None:
        """Open a period and invite the invented States, and nobody else."""
        period = ReportingPeriod.objects.get(slug=slug)
        actions.open_period(period=period, **self.by("dataentry"))
        states = MemberState.objects.invented()
        actions.invite(period=period, member_states=states, note_verbale=note_verbale, **self.by("dataentry"))

    def extend(self, days: int) -> None:
        """Give the State more time."""
        invitation = Invitation.objects.get(period=self.of_period, member_state=self.member_state)
        due_on = self.of_period.due_on + datetime.timedelta(days=days)
        actions.extend_invitation(invitation=invitation, due_on=due_on, **self.by("dataentry"))

    # What the people of a State do.

    def assign(self, slugs: Sequence[str], *, due: int) -> None:
        """Name recommendations to the expert of the State."""
        expert = Mandate.objects.acting().get(user=self.people.named("expert", self.line.state))
        for slug in slugs:
            actions.assign(
                mandate=expert,
                period=self.of_period,
                recommendation=self.asked[slug],
                due_on=self.clock.day(due),
                **self.by(),
            )

    def invite_person(self, email: str, *, full_name: str, role: str, recommendations: Sequence[str], due: int) -> None:
        """Send a link that waits: the one email of the demonstration's past, so that its link can be tried."""
        mandate = actions.invite_person(
            email=email,
            full_name=full_name,
            language=self.language,
            member_state=self.member_state,
            period=self.of_period,
            role=role,
            recommendations=[each for slug, each in self.asked.items() if slug in recommendations],
            due_on=self.clock.day(due),
            **self.by(),
        )
        if not mandate.user.outgoing_mails.exists():  # removed with the answers, and loaded again
            actions.send_account_link(user=mandate.user, **self.by())

    def intention(self, kind: str, *, words: str) -> None:
        """Tell the Secretariat what the State intends."""
        invitation = Invitation.objects.get(period=self.of_period, member_state=self.member_state)
        actions.state_intention(invitation=invitation, kind=kind, words=words, **self.by())

    def evidence(self, key: str, *, title: str, kind: str, form: str, dated: int, public: bool) -> None:
        """Add a file of the kind `form` to the library of the State, or a link."""
        is_link, name = form == "link", f"{self.line.state}-{key}"
        actions.add_evidence(
            uuid=self.key(key),
            member_state=self.member_state,
            title=self.text(title),
            kind=kind,
            dated_on=self.clock.day(dated),
            language=self.language,
            is_public=public,
            upload=None if is_link else small_file(name, form),
            link=f"https://example.org/{self.line.state}/{key}" if is_link else "",
            **self.by(),
        )

    def look_at(self, key: str, *, answered: str = "", trouble: str = "") -> None:
        """Note what became of a link, as if it had been asked: its title, or the trouble it had twice."""
        item = Evidence.objects.get(pk=self.key(key))
        check = EvidenceCheck.objects.create(evidence=item, kind=CheckKind.LINK, asked_at=self.clock.now())
        if answered:
            checksum = hashlib.sha256(item.link.encode()).hexdigest()
            found = LinkAnswer(item.link, answered, item.dated_on, checksum)
            note_found(check, found, now=self.clock.now())
        else:
            note_trouble(check, trouble, is_final=False, now=self.clock.now() - DAY)
            note_trouble(check, trouble, is_final=False, now=self.clock.now())

    def commitment(self, key: str, *, note: str = "", **facts: Any) -> None:
        """Declare a commitment, or update one: text, lead, target (months), progress, and the recommendations it is on.

        What an update does not repeat stays as it was.
        """
        known = self._commitments.setdefault(self.key(key), {})
        known.update(facts)
        actions.save_commitment(
            uuid=self.key(key),
            submission=self.submission,
            words=actions.CommitmentWords(
                text=self.text(known["text"]),
                lead_institution=known["lead"],
                target_on=self.clock.month_end(known["target"]),
                progress=known["progress"],
                note=note,
                language=self.language,
            ),
            recommendations=[self.asked[slug] for slug in known["on"]],
            revision=None,
            **self.by(),
        )

    def answer(
        self,
        slug: str,
        *,
        status: str,
        summary: str,
        obstacles: str = "",
        assistance: str = "",
        cites: Sequence[tuple[str, str]] = (),
        touches: Sequence[str] = (),
    ) -> None:
        """Draft an answer. It cites evidence ([key, page]) and touches commitments; data entry types from a letter."""
        if self._was_dropped(slug):
            return
        actions.save_answer(
            submission=self.submission,
            recommendation=self.asked[slug],
            words=actions.AnswerWords(
                implementation_status=status,
                summary=self.text(summary),
                obstacles=self.text(obstacles),
                assistance_needed=self.text(assistance),
                language=self.language,
            ),
            revision=None,
            commitments=[Commitment.objects.get(pk=self.key(key)) for key in touches],
            citations=[actions.Citation(Evidence.objects.get(pk=self.key(key)), page) for key, page in cites],
            on_behalf=self.line.by in self.people.desk,
            **self.by(),
        )

    def _was_dropped(self, slug: str) -> bool:
        """Whether a later report left a recommendation out: a removal keeps the documents, and a new loading then does
        not ask it."""
        dropped = Recommendation.objects.exclude(standing=Standing.CURRENT).filter(slug=slug)
        return slug not in self.asked and dropped.exists()

    def unchanged(self, slug: str) -> None:
        """Confirm the earlier answer without change."""
        actions.confirm_unchanged(submission=self.submission, recommendation=self.asked[slug], **self.by())

    def clear(self, slug: str, *, summary: str) -> None:
        """Download the questionnaire, upload it with another summary as an office cleared it, and take that."""
        person, submission = self.people.named("focalpoint", self.line.state), self.submission
        due_on = self.of_period.due_on
        asked = PeriodItem.objects.filter(period=self.of_period).order_by("order")
        items = list(
            asked.select_related("recommendation__meeting", "recommendation__agenda_item", "printing__document")
        )
        form = compose(submission=submission, items=items, by=person, language=person.language, due_on=due_on)
        content = _edited(write_docx(form), self.newest(slug).summary, self.text(summary))
        place = Workspace(submission, items, person, due_on)
        returned = ReturnedForm(place, open_questionnaire(content), f"{form.file_name}-cleared.docx")
        chosen = [
            Chosen(each.item.recommendation_id, each.seen, {one.name: one.value for one in each.fields}, each.language)
            for each in returned.comparison.open
        ]
        take(returned, chosen, now=self.clock.now())

    def comment(self, text: str, *, recommendation: str = "", commitment: str = "", to: Sequence[str] = ()) -> None:
        """Say something to the colleagues, about an answer or a commitment."""
        actions.write_comment(
            uuid=self.key(f"comment {text}"),
            submission=self.submission,
            recommendation=self.asked[recommendation] if recommendation else None,
            commitment=Commitment.objects.get(pk=self.key(commitment)) if commitment else None,
            text=self.text(text),
            language=self.language,
            addressed_to=[self.people.named(each, self.line.state) for each in to],
            **self.by(),
        )

    def send(
        self,
        note_verbale: str,
        *,
        cleared_by: str,
        consent: str = "yes",
        sentence: str = "",
        only: Sequence[str] = (),
        but: Sequence[str] = (),
    ) -> None:
        """Send all drafts, or `only` those of these recommendations, or all `but` those.

        `sentence`: "newest" where consent was asked with today's sentence.
        """
        versions = [self.newest(slug) for slug in only] or self._versions("drafts", but)
        by = self.by()
        actions.submit(
            uuid=self.key(f"sending of {by['now'].date()}"),
            submission=self.submission,
            versions=versions,
            consent=consent,
            sentence=asked_now() if sentence == "newest" else FIRST,
            cleared_by=cleared_by,
            cleared_on=by["now"].date() - datetime.timedelta(days=1),
            note_verbale=note_verbale,
            contact={"contact_title": cleared_by, "contact_email": f"reports@{self.line.state}.example.org"},
            files=self.submission.cleared_files.unsent().values_list("pk", flat=True),
            **by,
        )

    def withdraw(self, slug: str) -> None:
        actions.withdraw(version=self.newest(slug), **self.by())

    def consent(self, answer: str) -> None:
        actions.set_consent(submission=self.submission, consent=answer, **self.by())

    # What the Secretariat does with what was sent.

    def letter(self, note_verbale: str, *, dated: int) -> None:
        """Send what data entry typed from a letter, with its scan."""
        actions.submit_on_behalf(
            uuid=self.key("letter"),
            submission=self.submission,
            versions=self._versions("drafts"),
            channel=Channel.LETTER,
            reported_on=self.clock.day(dated),
            note_verbale=note_verbale,
            scan=small_file(f"{self.line.state}-letter", "pdf"),
            **self.by("dataentry"),
        )

    def send_back(self, slug: str, *, reason: str) -> None:
        """Open what was sent, and return one answer."""
        self._open()
        actions.return_for_revision(version=self.newest(slug), reason=reason, **self.by("reviewer"))

    def accept(self, which: str, *, but: Sequence[str] = ()) -> None:
        """Accept the answer to one recommendation; or open what was sent and accept "all", `but` these."""
        if which == "all":
            self._open()
        for version in self._versions("submitted", but) if which == "all" else [self.newest(which)]:
            actions.accept(version=version, **self.by("reviewer"))

    def ask_consent(self, note_verbale: str) -> None:
        """Enter the later note verbale by which a State consents that its letter be published."""
        by = self.by("dataentry")
        actions.ask_consent(
            submission=self.submission,
            consent="yes",
            note_verbale=note_verbale,
            note_on=by["now"].date(),
            reason="The note verbale says that the letter may be published as received.",
            **by,
        )

    def confirm_consent(self, _note_verbale: str) -> None:
        """Confirm the consent that data entry entered."""
        request = Correction.objects.about(self.submission).waiting().get()
        actions.confirm_correction(correction=request, **self.by("reviewer"))

    def _open(self) -> None:
        for transmission in Transmission.objects.waiting().filter(submission=self.submission):
            actions.open_for_checking(transmission=transmission, **self.by("reviewer"))

    def _versions(self, stage: str, but: Sequence[str] = ()) -> list[AnyVersion]:
        """Return the answers and updates of the response in this stage, `but` those named by slug or key."""
        answers = getattr(StatusUpdate.objects, stage)().filter(submission=self.submission)
        updates = getattr(CommitmentUpdate.objects, stage)().filter(submission=self.submission)
        return [
            *answers.exclude(recommendation__slug__in=but),
            *updates.exclude(commitment__in=[self.key(name) for name in but]),
        ]


def _appearing(
    proposal: ImportProposal, state: str, positions: Mapping[str, Sequence[str]], commitments: Sequence[str]
) -> dict[str, Any]:
    """Return the findings of what a State said, in the text of the document's own paragraphs, as a person adds them."""
    paragraphs = {
        str(each["number"]): {"paragraph": str(each["number"]), "text": each["text"], "line": each["line"]}
        for each in proposal.findings["paragraphs"]
    }
    return {
        "answers": [
            {"label": label, "position": value} | paragraphs[number] for label, (number, value) in positions.items()
        ],
        "commitments": [{"iso3": state} | paragraphs[number] for number in commitments],
    }


def _edited(content: bytes, before: str, after: str) -> bytes:
    """Return a .docx in which a person replaced one paragraph."""
    document, file = Document(io.BytesIO(content)), io.BytesIO()
    for text in document.element.iter(qn("w:t")):
        if text.text == before:
            text.text = after
    document.save(file)
    return file.getvalue()
