"""The form of an act: what the action refuses becomes sentences at the fields of the form."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from tracker.actions import NotAllowed
from tracker.whole_files import NoRoom


class ActForm(forms.Form):
    """A form that carries out an act. `status_of_mistakes` is the HTTP status of its page with mistakes."""

    is_refused = has_no_room = False
    status_of_mistakes = 200

    def refuse(self, sentences: Iterable[str | Promise], field: str | None = None) -> None:
        """Show sentences at a field, or over the form where it has no such field."""
        for sentence in sentences:
            self.add_error(field if field in self.fields else None, str(sentence))

    def carry_out(self, act: Callable[[], Any]) -> Any:
        """Do an act; return its result, or None where it was refused, with each sentence at its field."""
        try:
            return act()
        except NotAllowed as refusal:
            self.is_refused = True
            self.refuse([str(refusal)])
        except ValidationError as refusal:
            self.has_no_room = isinstance(refusal, NoRoom)
            named = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
            for name, sentences in named.items():
                self.refuse(sentences, name)
        return None

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form again."""
        if self.has_no_room:
            return 507
        if self.is_refused:
            return 403
        return self.status_of_mistakes if self.is_bound and self.errors else 200
