"""How far the answers of a room have come, in one line: above the task list, beside it, and on the page of welcome."""

from django.utils.translation import gettext as _


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
