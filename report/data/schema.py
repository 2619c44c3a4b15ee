"""What leaves the record as data: each column once, and the tables, lists and objects that are made of columns.

JSON, the columns of CSV and XLSX, the files at /data/, the data dictionary and the OpenAPI description follow from here
(`docs/adr/0028-data-out-is-typed.md`). Keys stay: more may come, none is renamed. Texts here are English, as the
description is. What an answer and a commitment say follows from the definition of content.
"""

from typing import Annotated as A
from typing import Any
from uuid import UUID

from django.conf import settings
from msgspec import Meta, Struct, defstruct, field

from report.data import types as t
from report.data.types import told
from report.pages.answers import OF_ANSWER, OF_COMMITMENT, is_lacking
from report.pages.changes import TIMELINE
from report.pages.paging import PAGE
from tracker.content.fields import Content, ContentField, Kind


def made_of(name: str, meaning: str, columns: str, /, **own: Any) -> Any:
    """A row, or an object of its own.

    Args:
        columns: their names, in their order.
        own: what some of them hold and mean here; of one that may be left out, a pair with what it is then.
    """
    held = {each: own.get(each) or t.COLUMNS[each] for each in columns.split()}
    keys: list[Any] = [(each, *value) if isinstance(value, tuple) else (each, value) for each, value in held.items()]
    return defstruct(name, keys, namespace={"__doc__": meaning}, module=__name__, **t.WHOLE)


def rows(shape: Any, meaning: str | None = None, most: int | None = None) -> Any:
    """A list of such rows, of which there are so many at most."""
    return A[list[shape], Meta(description=meaning, max_length=most)]


def content(*fields: ContentField) -> dict[str, Any]:
    """The columns of fields of the definition. A text from before the field has no code in it and no day, and says
    so."""
    return {each.in_data: A[_type_of(each), told(each.meaning)] for each in fields}


def _type_of(field: ContentField) -> Any:
    if field.kind == Kind.DAY:
        return t.Day | None
    if field.kind == Kind.CHOICE:
        code = A[str, t.code_of(field.choices)]
        return code | None if is_lacking(field) else code
    return str


def said(content: Content, *kinds: Kind) -> str:
    """The columns of the fields of these kinds."""
    return " ".join(field.in_data for field in content if field.kind in kinds)


WORDS, BUT_DAYS = (Kind.WORDS, Kind.LINE), tuple(kind for kind in Kind if kind != Kind.DAY)
ANSWER: dict[str, Any] = {**content(*OF_ANSWER), "language": t.OF_STATE}
COMMITMENT: dict[str, Any] = {**content(*OF_COMMITMENT), "language": t.OF_STATE}
LAST_CORRECTED = A[t.Day | None, told("The day of the last correction.")]
BY_A_STATE = "state period reported_on corrected_on language evidence publication"
FIGURES = "answers states_invited states_without_published_answer"
LISTED = f"meeting label slug url text language basis agenda_item themes attributions {FIGURES}"
STATE, MEETING = "state name regional_group membership url", "meeting title place starts_on ends_on prepares"
PERIOD = "period title url reviewed_by opens_on due_on closes_on recommendations states_invited"
OF_A_PERIOD: dict[str, Any] = {
    "period": A[t.Slug, told("Slug of the reporting period.")],
    "recommendations": A[t.Count, told("How many recommendations it asks about.")],
    "states_invited": A[t.Count, told("How many States are invited to answer.")],
}
SUMS = "recommendations_asked answers answers_asked without_published_answer answers_no_longer_published"
THEME = f"theme name url recommendations {SUMS}"
OF_A_THEME: dict[str, Any] = {
    "theme": A[t.Slug, told("Slug of the theme.")],
    "recommendations": A[t.Count, told("How many recommendations have it.")],
    "recommendations_asked": A[t.Count, told("How many of the recommendations there is a State to answer.")],
}
SLUG_OF_MEETING = A[t.Slug, told("Slug of the meeting.")]
OF_DOCUMENT = A[str, told("Title of the document.")]
ASKED_OF_GROUP = A[t.Count, told("How many recommendations its States were asked, or answered all the same.")]
OF_A_HEAD: dict[str, Any] = {"hash": A[t.Digest, told("Hash of its own header, and with it of everything before.")]}

# Rows of lists.
GONE = "answers_no_longer_published"
Recommendation = made_of("Recommendation", "A recommendation in a list.", f"{LISTED} {GONE} as_of")
ListedRecommendation = made_of(
    "ListedRecommendation",
    "A recommendation in the explorer's list.",
    f"{LISTED} {GONE} as_of",
)
MatrixEntry = made_of(
    "MatrixEntry",
    "A recommendation under one of its themes: a row of the matrix.",
    f"theme theme_name meeting meeting_title recommendation label citation url text language {FIGURES} "
    f"same_subject same_subject_citations {GONE}",
    theme=A[str | None, told("Slug of the theme; null where the recommendation has none.")],
)
Compared = made_of(
    "Compared",
    "What is published for one of two to four that are compared. They are in no order of merit.",
    "by value name recommendations_asked answers answers_asked other_published_answers without_published_answer "
    f"{GONE}",
    recommendations_asked=A[t.Count, told("How many recommendations are asked about, or have an answer all the same.")],
)
Answer = made_of(
    "Answer",
    "A State's answer on one recommendation.",
    f"{BY_A_STATE} recommendation {said(OF_ANSWER, *Kind)} commitments",
    recommendation=A[str | None, told("meeting/slug")],
    corrected_on=LAST_CORRECTED,
    **ANSWER,
)
Commitment = made_of(
    "Commitment",
    "What a State itself declares that it will do.",
    f"{BY_A_STATE} commitment recommendations {said(OF_COMMITMENT, *BUT_DAYS)} original_target_on "
    f"{said(OF_COMMITMENT, Kind.DAY)}",
    recommendations=A[
        list[A[str, told("meeting/slug")]], told("The recommendations that it serves, each as meeting/slug.")
    ],
    corrected_on=LAST_CORRECTED,
    **COMMITMENT,
)
PrintedCommitment = made_of(
    "PrintedCommitment",
    "What a document prints as a commitment of a State. It was not given in this record, and no count has it.",
    "commitment state meeting document symbol paragraph text language url",
    meeting=SLUG_OF_MEETING,
    text=t.WORD_FOR_WORD,
    url=A[t.Address, told("The list of those of this State and meeting.")],
)
NoLongerPublished = made_of(
    "NoLongerPublished",
    "A span in which something was public that may not be read any more.",
    "state recommendation commitment period public_from public_to",
    recommendation=str | None,
    commitment=UUID | None,
)
Change = made_of(
    "Change",
    "An entry of the ledger.",
    "publication published_at kind state recommendation commitment period status reported_on corrected_on is_readable "
    "text_sha256 previous hash corrected_by",
    kind=t.Kind,
    recommendation=A[str | None, told("As meeting/slug; empty for a commitment.")],
    commitment=A[UUID | None, told("Its name for ever; empty for an answer.")],
    reported_on=A[t.Day | None, told("The day on which the Government reported it.")],
    corrected_on=A[t.Day | None, told("The day of the correction.")],
    corrected_by=A[
        t.Number | None,
        told(
            "Of an end of consent that the secretariat recorded by mistake: the entry that says so. The State did not "
            "end its consent. Empty for all other entries."
        ),
    ],
)
Head = made_of(
    "Head",
    "The last entry of the ledger on one day, on which there was one; and the first entry after a restore.",
    "day publication hash lost",
    **OF_A_HEAD,
)
State = made_of(
    "State",
    "A State in a list.",
    f"{STATE} recommendations_asked published_answers published_commitments last_reported_on {GONE}",
)
Meeting = made_of(
    "Meeting",
    "A meeting.",
    f"{MEETING} recommendations url",
    recommendations=A[t.Count, told("How many recommendations its documents print.")],
)
Gap = made_of(
    "Gap",
    "Something that the record does not have: of a recommendation or of a document, never of a State.",
    "gap meeting recommendation label document symbol languages_missing states_invited url",
    meeting=SLUG_OF_MEETING,
    recommendation=A[str | None, told("Of one without a published answer: meeting/slug.")],
    label=A[str | None, told("As the document prints it, for example 15 (g).")],
    document=A[str | None, told("Title of the document that lacks a symbol or languages.")],
)
Period = made_of("Period", "A reporting period: what was asked, of how many, and until when.", PERIOD, **OF_A_PERIOD)
Theme = made_of(
    "Theme",
    "The recommendations of one theme, together. One with several themes is counted under each.",
    THEME,
    **OF_A_THEME,
)
Group = made_of(
    "Group",
    "The States of one regional group, together.",
    f"group name {SUMS}",
    recommendations_asked=ASKED_OF_GROUP,
)


def _of_file(name: str, meaning: str, columns: str, /, **own: Any) -> Any:
    """A row of a file at /data/, the same in every language: it says at its end whether this is the demonstration."""
    last = t.Demonstration, field(default_factory=lambda: bool(settings.DEMONSTRATION))
    own = {"title": t.ENGLISH, "name": t.ENGLISH, "text": IN_ENGLISH, **own, "demonstration": last}
    return made_of(name, meaning, f"{columns} demonstration", **own)


IN_ENGLISH = A[str, told("Word for word, in the English printing, else in the original.")]
WholeAnswer = _of_file(
    "WholeAnswer",
    "An answer with what it is about: a row of the files at /data/.",
    "state state_name regional_group meeting meeting_title recommendation recommendation_uuid label text themes period "
    f"{said(OF_ANSWER, Kind.CHOICE, Kind.DAY)} reported_on corrected_on is_current language {said(OF_ANSWER, *WORDS)} "
    "evidence_count commitments publication",
    **ANSWER,
)
# By the name of its file at /data/: what one of its rows is. In the order of the package.
FILES: dict[str, Any] = {
    "meetings": _of_file(
        "WholeMeeting", "A meeting of which a document is published, or which reviews a reporting period.", MEETING
    ),
    "themes": _of_file("WholeTheme", "A theme.", "theme name"),
    "recommendations": _of_file(
        "WholeRecommendation",
        "A recommendation that a confirmed document prints.",
        "recommendation recommendation_uuid meeting meeting_title label text language basis standing agenda_item "
        "themes",
    ),
    "printings": _of_file(
        "PrintedText",
        "A recommendation as one confirmed document prints it.",
        "recommendation document symbol kind language label text page corrected_on corrected_because",
        text=t.WORD_FOR_WORD,
        corrected_on=A[t.Day | None, told("When the secretariat last corrected a mistake of transcription in it.")],
    ),
    "states": _of_file(
        "WholeState",
        "A Member State or an observer State.",
        "state state_name regional_group membership m49 iso2 region subregion",
    ),
    "periods": _of_file(
        "WholePeriod",
        "A reporting period that was opened.",
        "period title meeting opens_on due_on closes_on opened_at cancelled_at",
        meeting=A[str, told("Slug of the meeting that reviews the answers.")],
    ),
    "asked": _of_file(
        "Asked", "A recommendation that a reporting period asks of the States invited.", "period recommendation"
    ),
    "invitations": _of_file(
        "Invited", "A State that is invited to answer in a reporting period.", "period state invited_at cancelled_at"
    ),
    "answers": WholeAnswer,
    "commitments": _of_file(
        "WholeCommitment",
        "What a State itself declares that it will do, as one text says it.",
        f"state state_name regional_group commitment recommendations period {said(OF_COMMITMENT, Kind.CHOICE)} "
        f"original_target_on {said(OF_COMMITMENT, Kind.DAY)} reported_on corrected_on is_current language "
        f"{said(OF_COMMITMENT, *WORDS)} evidence_count publication",
        **COMMITMENT,
    ),
    "evidence": _of_file(
        "CitedEvidence",
        "A document that a published text cites, and that anybody may open.",
        "publication state evidence title kind dated_on language pinpoint",
        publication=A[t.Number, told("The number in the ledger of the text that cites it.")],
        evidence=A[UUID, told("Its name for ever; the file or link is at /en/evidence/ and this name.")],
        title=str,
        kind=t.KindOfEvidence,
    ),
    "terms": _of_file(
        "TermsOfReuse",
        "What may be done with the words of a State in a period, as its Government agreed when it gave its consent.",
        "state period consent_sentence licence reuse",
    ),
    "printed_commitments": _of_file(
        "WholePrintedCommitment",
        "A commitment of a State as a document prints it: printed matter, in no count of what States reported.",
        "commitment state state_name regional_group meeting document symbol paragraph text language",
        meeting=A[str, told("Slug of the meeting with which it stays.")],
        text=t.WORD_FOR_WORD,
    ),
    "codes": _of_file(
        "ListedCode",
        "A code of a closed list, with its name in one language.",
        "column code language name",
        column=A[str, told("The column in which the code is found, with its table where other tables mean another.")],
        code=str,
        language=A[str, told("Language of the name.")],
        name=str,
    ),
}
WholeHead = _of_file("WholeHead", Head.__doc__ or "", "day publication hash lost", **OF_A_HEAD)


class Frame(Struct, **t.WHOLE):
    """What every object of its own begins with."""

    demonstration: t.Demonstration
    as_of: A[t.Day | None, told("The day at whose end (UTC) things stood so; null for now.")]


class Refusal(Struct, **t.WHOLE):
    """The address cannot be answered."""

    demonstration: t.Demonstration
    errors: A[list[str], Meta(min_length=1)]


class PrintedPosition(Struct, **t.WHOLE):
    """What a document prints as the answer of a State."""

    state: t.Iso3
    position: t.Position


Printing = made_of(
    "Printing",
    "A recommendation as one document prints it.",
    "title symbol kind language label text opening page positions",
    title=OF_DOCUMENT,
    text=t.WORD_FOR_WORD,
    positions=rows(
        PrintedPosition, "What it prints as the answer of the State under review. No State told it to this record."
    ),
)
AS_BEFORE: dict[str, Any] = {
    "number": A[str, told("As it stood before.")],
    "text": A[str, told("As it stood before; the document never had these words.")],
    "title": OF_DOCUMENT,
    "corrected_on": t.Day,
}
CorrectedTranscription = made_of(
    "CorrectedTranscription",
    "Words that the secretariat had copied wrongly from a document, as they stood before they were corrected.",
    "title symbol language label text corrected_on reason",
    **AS_BEFORE,
)
CorrectedParagraph = made_of(
    "CorrectedParagraph",
    "A paragraph that the secretariat had copied wrongly from a document, as it stood before it was corrected.",
    "number text number_now text_now corrected_on reason",
    **AS_BEFORE,
)
InPeriod = made_of(
    "InPeriod",
    "The answers of one period.",
    "period states_invited states_without_published_answer answers",
    states_invited=A[t.Count, told("States invited to it, or with an answer of it all the same.")],
    answers=rows(Answer),
)
Paragraph = made_of(
    "Paragraph",
    "A paragraph.",
    "number section text recommendations",
    text=str,
    recommendations=list[A[str, told("Label.")]],
)
Document = made_of(
    "Document",
    "A document as it reads.",
    "title symbol kind language paragraphs corrected_paragraphs",
    title=OF_DOCUMENT,
    paragraphs=rows(Paragraph),
    corrected_paragraphs=rows(
        CorrectedParagraph,
        "The mistakes of transcription in paragraphs that the secretariat corrected, the newest first.",
    ),
)
ChangedAnswers = made_of(
    "ChangedAnswers",
    "How many answers went from one status to another, or stayed. Neither is called better.",
    "before now answers",
    answers=t.Count,
)
LEDGER: dict[str, Any] = {
    "no_longer_published": rows(NoLongerPublished),
    "changes": rows(Change, "The newest forty.", most=TIMELINE),
}
# The objects that have an address of their own, by its name.
OBJECTS: dict[str, Any] = {
    "recommendation": made_of(
        "OneRecommendation",
        "A recommendation with everything published on it.",
        f"{LISTED} {GONE} standing goes_on_in printed_in corrected_transcriptions answers_by_state answers_by_period "
        "commitments no_longer_published changes",
        printed_in=rows(Printing, "The documents that print it, the newest first."),
        corrected_transcriptions=rows(
            CorrectedTranscription, "The mistakes of transcription that the secretariat corrected, the newest first."
        ),
        answers_by_state=rows(Answer, "The answers in force."),
        answers_by_period=rows(InPeriod),
        commitments=rows(Commitment),
        **LEDGER,
    ),
    "state": made_of(
        "OneState",
        "A State with everything it has published.",
        f"{STATE} recommendations_asked recommendations_without_published_answer answers commitments "
        "no_longer_published changes",
        recommendations_asked=t.Count,
        answers=rows(Answer),
        commitments=rows(Commitment),
        **LEDGER,
    ),
    "meeting": made_of(
        "OneMeeting",
        "A meeting with its documents, paragraph by paragraph, and its recommendations.",
        f"{MEETING} recommendations url documents",
        recommendations=rows(Recommendation),
        documents=rows(Document),
    ),
    "commitment": made_of(
        "OneCommitment",
        "A commitment with its texts as they were published.",
        "commitment url in_force versions no_longer_published changes",
        in_force=Commitment,
        versions=rows(Commitment, "Its texts that may be read, the newest first."),
        **LEDGER,
    ),
    "theme": made_of(
        "OneTheme",
        "A theme with its figures by regional group.",
        f"{THEME} recommendations_url by_group",
        by_group=rows(Group),
        **OF_A_THEME,
    ),
    "group": made_of(
        "OneGroup",
        "A regional group with its figures by theme. Its States stand by their codes.",
        f"group name {SUMS} url recommendations_url states by_theme",
        recommendations_asked=ASKED_OF_GROUP,
        recommendations_url=A[
            t.Address, told("The recommendations that its States answered as a list, in JSON, a page at a time.")
        ],
        states=list[t.Code],
        by_theme=rows(Theme),
    ),
    "period": made_of(
        "OnePeriod",
        "A reporting period with its figures, and the change since the one before.",
        f"{PERIOD} states_with_published_answer answers answers_asked without_published_answer period_before "
        f"answered_in_both changes {GONE}",
        answers=A[
            t.Counts,
            told("The last answer in the period of each State and recommendation that was current and may be read."),
        ],
        changes=rows(ChangedAnswers, "Of these pairs: from which status to which."),
        **OF_A_PERIOD,
    ),
}


def _list(name: str, row: Any, /, **own: Any) -> Any:
    """The envelope of a list; of a past day, it says which."""
    columns = "count next demonstration results" if row is PrintedCommitment else PAST
    return made_of(name, "A page of a list.", columns, results=rows(row, most=PAGE), **own)


PAST = "as_of count next demonstration results"
LENGTH = A[t.Count | None, told("The length of the chain; null where the list is narrowed.")]
# By the name of the address.
LISTS = {
    "recommendations": _list("Recommendations", ListedRecommendation),
    "states": _list("States", State),
    "meetings": _list("Meetings", Meeting),
    "matrix": _list("Matrix", MatrixEntry),
    "compare": _list("Comparison", Compared),
    "themes": _list("Themes", Theme),
    "periods": _list("Periods", Period),
    "gaps": _list("Gaps", Gap),
    "commitments": _list("Commitments", Commitment),
    "printed-commitments": _list("PrintedCommitments", PrintedCommitment),
    "changes": _list("Changes", Change, count=LENGTH),
}
