"""One comment to the colleagues of the own State."""

import uuid as uuids
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.choices import Language
from tracker.models import User
from tracker.models.comments import COMMENT_LIMIT
from tracker.portal.forms.base import Boxes, PortalForm, Words


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

    def __init__(self, data: Any = None, *, language: str, colleagues: Iterable[User] = ()) -> None:
        super().__init__(data, initial={"uuid": uuids.uuid4(), "language": language})
        self.fields["text"].widget.attrs["rows"] = 3
        self.colleagues = {str(person.pk): person for person in colleagues}
        if self.colleagues:
            self.fields["addressed_to"] = Boxes(
                label=_("Addressed to"),
                choices=[(pk, str(person)) for pk, person in self.colleagues.items()],
                required=False,
                help_text=_("Whom you choose is told by e-mail that there is a comment; its words are in no e-mail."),
                error_messages={"invalid_choice": _("One of these people can no longer read this comment.")},
            )

    def chosen(self) -> list[User]:
        """The colleagues chosen."""
        return [self.colleagues[pk] for pk in self.cleaned_data.get("addressed_to", [])]
