"""A questionnaire that came back: compared with what is stored, and applied. One way for States and the Secretariat.

Between the page of its differences and the taking, the bytes wait under their checksum (`tracker.brought_files`). The
page carries a signed note: which file it is, and which drafts the file was compared with.
"""

import dataclasses
import datetime
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import actions
from tracker.brought_files import brought_file, keep_brought
from tracker.choices import ImplementationStatus
from tracker.content import ANSWER, STATUS
from tracker.content.fields import named
from tracker.models import PeriodItem, Recommendation, StatusUpdate, Submission, User
from tracker.questionnaire.beside import MOST, Beside, words_beside
from tracker.questionnaire.comparing import Comparison, compare, require_belonging
from tracker.questionnaire.opening import NotTaken, open_questionnaire
from tracker.questionnaire.reading import Returned
from tracker.questionnaire.values import stored

SALT = "tracker.questionnaire.note"
# What a name of a file does not keep: signs that nobody sees, and those that a folder's path is made of.
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff/\\]")
NAME_LIMIT = 200


@dataclass(frozen=True)
class Workspace:
    """Where a form is uploaded: the response of one State in one period, and who uploads it.

    `submission` may be one that was not begun; `items` is all that the period asks. `on_behalf`: it came to the
    Secretariat, and its answers are those of a letter.
    """

    submission: Submission
    items: Sequence[PeriodItem]
    by: User
    due_on: datetime.date
    on_behalf: bool = False


@dataclass(frozen=True)
class Note:
    """What the page of differences carries. `seen`: the revisions of the drafts that the file was compared with."""

    member_state: str
    sha256: str
    file_name: str
    seen: dict[uuid.UUID, int | None]

    @classmethod
    def read(cls, text: str) -> "Note":
        """Raises NotTaken where it was altered or cut, or an earlier release wrote it."""
        try:
            member_state, sha256, file_name, seen = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError) as fault:
            raise _expired() from fault
        return cls(member_state, sha256, file_name, {uuid.UUID(pk): revision for pk, revision in seen.items()})


@dataclass(frozen=True)
class Chosen:
    """The fields chosen for one answer, by name, as plain text (`values`).

    `seen` is the revision of the draft they were compared with.
    """

    recommendation: uuid.UUID
    seen: int | None
    values: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class ReturnedForm:
    """A form in its workspace. `seen` is what the page showed whose post is carried out; empty for a first page."""

    workspace: Workspace
    found: Returned
    file_name: str = ""
    seen: Mapping[uuid.UUID, int | None] = field(default_factory=dict)

    @cached_property
    def comparison(self) -> Comparison:
        """What the form would change now."""
        return compare(
            answers=self.found.answers,
            language=self.found.token.language,
            submission=self.workspace.submission,
            items=self.workspace.items,
            by=self.workspace.by,
            head=self.found.head,
            on_behalf=self.workspace.on_behalf,
        )

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """What the form holds beside its questions."""
        place = self.workspace
        return words_beside(
            self.found, submission=place.submission, items=place.items, by=place.by, due_on=place.due_on
        )

    @property
    def beside_shown(self) -> tuple[Beside, ...]:
        """As many as a page shows."""
        return self.beside[:MOST]

    @property
    def has_more_beside(self) -> bool:
        """Whether the form holds still more."""
        return len(self.beside) > MOST

    @property
    def note(self) -> str:
        """The signed note for the hidden field of a page that shows `comparison`."""
        seen = {each.item.recommendation_id.hex: each.seen for each in self.comparison.answers}
        state = self.workspace.submission.member_state_id
        return signing.dumps((state, self.found.sha256, self.file_name, seen), salt=SALT)


def uploaded(workspace: Workspace, found: Returned, file_name: str, now: datetime.datetime) -> ReturnedForm:
    """Let the file wait, and return its form. Raises NotTaken for the file of another State or period."""
    require_belonging(found.token, workspace.submission)
    keep_brought(workspace.submission.member_state_id, found.content, now)
    plain = NOT_IN_A_NAME.sub("", file_name).encode(errors="ignore").decode()[-NAME_LIMIT:]
    return ReturnedForm(workspace, found, plain or "questionnaire")


def reopened(workspace: Workspace, note: Note) -> ReturnedForm:
    """Return the form that waits. Raises NotTaken where it expired, or for the file of another State or period."""
    content = brought_file(workspace.submission.member_state_id, note.sha256)
    if content is None:
        raise _expired()
    found = open_questionnaire(content)
    require_belonging(found.token, workspace.submission)
    return ReturnedForm(workspace, found, note.file_name, note.seen)


def _expired() -> NotTaken:
    return NotTaken(_("The uploaded file has expired. Nothing was changed. Please upload it again."))


@transaction.atomic
def take(returned: ReturnedForm, chosen: Iterable[Chosen], *, now: datetime.datetime) -> list[StatusUpdate]:
    """Save what was chosen as drafts, with everything else of each answer as it is stored, and keep the file.

    Where nothing is chosen, nothing is stored, the file neither. On behalf of a State they are drafts in the lane of
    letters, and the file goes with them as the letter itself, when they are sent.

    Returns the drafts. Raises NotAllowed, ValidationError, or EditConflict where a colleague was quicker: nothing of
    the file is then taken.
    """
    chosen = list(chosen)
    if not chosen:
        return []
    asked, by, on_behalf = returned.workspace.submission, returned.workspace.by, returned.workspace.on_behalf
    submission = actions.start_submission(period=asked.period, member_state=asked.member_state, by=by, now=now)
    recommendations = Recommendation.objects.in_bulk([each.recommendation for each in chosen])
    drafts = []
    for each in chosen:
        recommendation = recommendations[each.recommendation]
        before = actions.prefill(submission, recommendation, on_behalf=on_behalf)
        drafts.append(
            actions.save_answer(
                submission=submission,
                recommendation=recommendation,
                words=_words(before.words, each, on_behalf),
                revision=each.seen,
                by=by,
                now=now,
                commitments=before.commitments,
                citations=before.citations,
                on_behalf=on_behalf,
            )
        )
    if on_behalf:
        actions.note_form_on_behalf(submission=submission, content=returned.found.content, by=by, now=now)
    else:
        actions.keep_cleared_file(
            submission=submission,
            content=returned.found.content,
            file_name=returned.file_name,
            taken={str(each.recommendation): list(each.values) for each in chosen},
            by=by,
            now=now,
        )
    return drafts


def _words(before: actions.AnswerWords, chosen: Chosen, on_behalf: bool) -> actions.AnswerWords:
    """What an answer says once the chosen fields are taken; nothing of what is for paper alone."""
    own = {field.name: field.own(before) for field in ANSWER}
    own |= {name: stored(named(ANSWER, name), value) for name, value in chosen.values.items()}
    if on_behalf:  # a letter may say what was done without saying which of the choices it is
        own[STATUS.name] = own[STATUS.name] or ImplementationStatus.NOT_STATED
    return dataclasses.replace(before, **own, language=chosen.language)
