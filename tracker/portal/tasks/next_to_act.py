"""Who is to act next on answers, in a sentence for the reader: the State, the secretariat, or nobody."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tracker.portal.answers.answer_status import WITH_THE_STATE, TaskStatus


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
