"""How far the answers of a room have come, and who is to act next on them, in sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.models import Assignment
from tracker.portal.answers.answer_status import WITH_THE_STATE, TaskStatus


def with_experts_sentence(assignments: Sequence[Assignment]) -> str:
    """That the experts to whom an answer is assigned are to act, for the reader who may write and sends."""
    names = [str(each.mandate.user) for each in assignments]
    listed = pgettext("between the parts of a list", ", ").join(names)
    # Translators: of one answer; names of one or more experts of the State.
    return _("It waits for %(names)s. You can write as well.") % {"names": listed}


def next_to_act_sentence(statuses: Sequence[TaskStatus | None], *, may_write: bool) -> str:
    """Who is to act now on answers of these statuses; `may_write`: whether the reader does."""
    if any(status in WITH_THE_STATE for status in statuses):
        return _("Action needed from you.") if may_write else _("Action needed from the focal point of your State.")
    if TaskStatus.IN_REVIEW in statuses:
        return _("Under review by the secretariat.")
    if TaskStatus.SENT in statuses and TaskStatus.ACCEPTED in statuses:
        return _("The secretariat has still to review a part of it.")
    if TaskStatus.SENT in statuses:
        return _("The secretariat has not started its review yet.")
    return _("No action is needed now.")


def how_far(answered: int, returned: int, in_preparation: int, total: int) -> str:
    """Of what is asked, how much was sent, how much of that was returned, and of the rest how much is drafted.

    Args:
        answered: sent and with the secretariat, or accepted.
        returned: sent as well, and returned by the secretariat: the page says of each of them that it was sent.
        in_preparation: drafted, and neither of the two.
    """
    counts = {"answered": answered, "total": total, "drafts": in_preparation}
    counts |= {"sent": answered + returned, "returned": returned}
    if returned and in_preparation:
        # Translators: of the recommendations asked; returned: of those sent; in preparation: drafted and not sent.
        return _("%(sent)s of %(total)s sent; %(returned)s returned; %(drafts)s in preparation") % counts
    if returned:
        # Translators: of the recommendations asked; returned by the secretariat: of those sent.
        return _("%(sent)s of %(total)s sent; %(returned)s returned") % counts
    if in_preparation:
        # Translators: of the recommendations asked; sent: also accepted; in preparation: drafted and not sent.
        return _("%(answered)s of %(total)s sent; %(drafts)s in preparation") % counts
    # Translators: heading of the task list; answered means sent or accepted.
    return _("%(answered)s of %(total)s answered") % counts
