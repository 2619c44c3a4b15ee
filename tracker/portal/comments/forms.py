"""One comment to the colleagues of the own State."""

import uuid as uuids
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.models.comments import COMMENT_LIMIT
from tracker.portal.forms.base import PortalForm, Words


class CommentForm(PortalForm):
    """What is said. `uuid` comes from the page, so that a form sent twice is one comment.

    Its names begin with "comment": it stands on one page with the form of the answer.
    """

    prefix = "comment"

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(
        label=_("Your comment"),
        limit=COMMENT_LIMIT,
        error_messages={"required": _("Write your comment.")},
        help_text=_(
            "Read by the focal point, the alternate and the experts who write this, and by nobody else: not by the"
            " secretariat, and not by observers."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the comment"), choices=Language.choices)

    def __init__(self, data: Any = None, *, language: str) -> None:
        super().__init__(data, initial={"uuid": uuids.uuid4(), "language": language})
        self.fields["text"].widget.attrs["rows"] = 3
