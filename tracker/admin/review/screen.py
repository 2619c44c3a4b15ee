"""One answer or commitment update a screen: read beside the version before, accepted or returned, and the next opens.

Looking never writes. The buttons post to the acts of the version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.admin.clerk import clerk
from tracker.admin.display import check_address, correct_address, screen_address, state_and_period
from tracker.admin.letters.form_consent import consent_of_form
from tracker.admin.queries import consent_that_waits, versions_of
from tracker.admin.review.comparison import checked, subject_of
from tracker.admin.review.decisions import in_order, is_waiting, may_decide_in, neighbours
from tracker.admin.review.file_pages import evidence_pages_address, letter_pages_address
from tracker.admin.review.hints import hints_for
from tracker.admin.review.planning import planned_in, publishes
from tracker.admin.review.returning import ReturnForm
from tracker.models import Evidence
from tracker.policies import may_open_for_checking

TEXTS = ("text/plain", "text/csv")
SHOWN = 1200


def preview_of(evidence: Evidence) -> str:
    """The first characters of a text file; nothing of another kind, or where the file is gone."""
    if evidence.content_type not in TEXTS or not evidence.is_handed_out:
        return ""
    try:
        with evidence.file.open("rb") as stored:
            beginning: str = stored.read(4 * SHOWN).decode("utf-8", "replace")
    except OSError:
        return ""
    return beginning[:SHOWN].replace("\x00", "")


# How many answers stand in the line above one of them.
IN_A_LINE = 30

KEYS_OF_READING = (
    ("n", gettext_lazy("Next, without deciding")),
    ("p", gettext_lazy("Previous")),
    ("s", gettext_lazy("The whole response")),
)
KEYS = (
    ("a", gettext_lazy("Accept")),
    ("r", gettext_lazy("Write a reason for return; Control and Enter send it")),
    *KEYS_OF_READING,
    ("o", gettext_lazy("Start review")),
)


def screen(admin: Any, request: HttpRequest, version: Any) -> HttpResponse:
    """The screen of one version of a sending. Raises Http404 for a draft, which is in none."""
    transmission, user = version.transmission, clerk(request)
    if transmission is None:
        raise Http404
    versions = versions_of(transmission, user)
    own = next(each for each in versions if each == version)
    ordered = in_order(versions)
    waiting = [each for each in ordered if is_waiting(each)]
    denied, elsewhere = may_open_for_checking(user, transmission).reason, may_decide_in(user, transmission).reason
    cited = list(own.evidence_citations.all())
    prefetch_related_objects([citation.evidence for citation in cited], "checks")
    previous, following = neighbours(own, versions)
    context = {
        "title": _("Review %(subject)s") % {"subject": subject_of(version)},
        "subtitle": state_and_period(version.submission),
        "opts": transmission._meta,
        "each": checked([own], user)[0],
        "version": own,
        "keys": KEYS_OF_READING if denied or own not in waiting else KEYS,
        "form_says": consent_of_form(transmission.submission),
        "consent_waits": consent_that_waits(transmission.submission),
        "transmission": transmission,
        "planned": planned_in(transmission, user),
        "sending_address": check_address(transmission),
        "correct_address": correct_address(version),
        "previews": [
            (each, preview_of(each.evidence), evidence_pages_address(each.evidence, each.pinpoint)) for each in cited
        ],
        "letter_pages": letter_pages_address(transmission),
        "denied": denied,
        "open_elsewhere": elsewhere,
        "decides": own in waiting and transmission.claimed_at is not None and not (denied or elsewhere),
        "publishes": publishes(),
        "accepting": act_address(version, "accept"),
        "returning": act_address(version, "return"),
        "steps": steps_of(own, ordered),
        "form": ReturnForm(thing=version, user=user),
        "place": waiting.index(own) + 1 if own in waiting else 0,
        "waiting_count": len(waiting),
        "previous": _linked(previous),
        "following": _linked(following),
    }
    return TemplateResponse(request, "admin/checking/screen.html", context)


@dataclass(frozen=True)
class AnswerInLine:
    """One answer in the line of all that were sent together; `is_shown` where what is said of it is not only heard."""

    name: str
    address: str
    said: str | Promise
    is_here: bool
    is_shown: bool


def steps_of(own: Any, ordered: Sequence[Any]) -> list[AnswerInLine]:
    """The answers of a response as they are reviewed; of very many those around this one."""
    first = max(0, min(ordered.index(own) - IN_A_LINE // 2, len(ordered) - IN_A_LINE))
    return [_step(each, each == own) for each in ordered[first : first + IN_A_LINE]]


def _step(version: Any, is_here: bool) -> AnswerInLine:
    if version.plan is not None:
        said = version.plan.get_act_display()
    elif is_waiting(version):
        said = _("points to check") if hints_for(version) else _("not reviewed")
    else:
        said = version.stage_in_words
    is_shown = not is_waiting(version) or bool(hints_for(version))
    return AnswerInLine(subject_of(version), screen_address(version), said, is_here, is_shown)


def act_address(version: Any, act: str) -> str:
    """Where an act on a version is posted to."""
    return reverse(f"admin:tracker_{version._meta.model_name}_{act}", args=[version.pk])


def _linked(version: Any) -> tuple[str, str] | None:
    """The address and the name of a neighbour."""
    return (screen_address(version), subject_of(version)) if version is not None else None
