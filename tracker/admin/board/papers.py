"""For each invited State its note verbale and its form, filled with what was accepted, as Word in one ZIP.

It is made State by State while it is sent: no memory and no disk holds more than one of them.
"""

import datetime
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tracker.admin.acts import refusal_page
from tracker.admin.board.pages import period_admin, period_at
from tracker.admin.clerk import clerk
from tracker.admin.queries import with_asked_printing
from tracker.admin.site import desk
from tracker.choices import Language
from tracker.models import PeriodItem, ReportingPeriod, Submission, User
from tracker.policies import Denied, may_run_periods
from tracker.questionnaire.composing import compose
from tracker.questionnaire.note_verbale import write_note_verbale
from tracker.questionnaire.word_out import write_docx
from tracker.stages import Facts, facts_of


def papers(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The ZIP for the invited States that are selected, or for all that are invited."""
    period, by = period_at(slug), clerk(request)
    verdict = may_run_periods(by)
    if isinstance(verdict, Denied) or not period.is_opened:
        reason = verdict.reason if isinstance(verdict, Denied) else _("Open the period before you invite States.")
        return refusal_page(period_admin(), request, _("Notes verbales and forms"), reason)
    now = timezone.now()
    codes = {code.upper() for code in request.GET.getlist("state")}
    invited = [each for each in facts_of(period, now.date()) if each.is_invited]
    chosen = [each for each in invited if not codes or each.member_state.pk in codes]
    files = (file for facts in chosen for file in files_of(period, facts, by, now.date()))
    response = StreamingHttpResponse(zipped(files, now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{period.slug}-papers.zip"'
    return response


def files_of(period: ReportingPeriod, facts: Facts, by: User, today: datetime.date) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the two papers of a State, in the language of its focal point, or else of who asks."""
    state, invitation = facts.member_state, facts.invitation
    assert invitation is not None  # noqa: S101 - it is invited
    first = facts.senders[0].user if facts.senders else None
    language = first.language if first else by.language if by.language in Language.values else Language.ENGLISH
    items = list(with_asked_printing(PeriodItem.objects.filter(period=period)))
    with translation.override(language):
        note = write_note_verbale(invitation, asked=len(items), focal_point=str(first) if first else "", today=today)
    form = compose(
        submission=Submission.objects.filter(period=period, member_state=state).first()
        or Submission(period=period, member_state=state),
        items=items,
        by=by,
        language=language,
        due_on=invitation.effective_due_on,
        lane=None,
    )
    yield f"{state.pk}/note-verbale-{language}.docx", note
    yield f"{state.pk}/{form.file_name}.docx", write_docx(form)


class _Pipe:
    """What a ZIP is written into: its bytes are taken away as they come, and it cannot be turned back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """All that came since it was asked last."""
        parts, self._parts = b"".join(self._parts), []
        return parts


def zipped(files: Iterable[tuple[str, bytes]], now: datetime.datetime) -> Iterator[bytes]:
    """The bytes of a ZIP of these files, file by file. What is Word is packed already."""
    pipe = _Pipe()
    written: Any = pipe  # all that a ZIP asks of what it is only written into
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), content)
            yield pipe.taken()
    yield pipe.taken()


def addresses() -> list[URLPattern]:
    """The address of the ZIP, behind the desk's sign-in."""
    return [path("periods/<slug:slug>/papers.zip", desk.admin_view(papers), name="period_papers")]


desk.pages.append(addresses)
