"""How far the answers of a room have come, in one line: above the task list, beside it, and on the page of welcome."""

from django.utils.translation import gettext as _


def how_far(answered: int, in_preparation: int, total: int) -> str:
    """Of what is asked, how much was sent, and of the rest how much is drafted.

    Args:
        answered: sent or accepted.
        in_preparation: drafted, and of which nothing is sent or accepted.
    """
    counts = {"answered": answered, "total": total, "drafts": in_preparation}
    if in_preparation:
        # Translators: of the recommendations asked; sent: also accepted; in preparation: drafted and not sent.
        return _("%(answered)s of %(total)s sent; %(drafts)s in preparation") % counts
    # Translators: heading of the task list; answered means sent or accepted.
    return _("%(answered)s of %(total)s answered") % counts
