"""The form of an act, for the portal and the Secretariat: what the action refuses becomes sentences at its fields."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.actions import EditConflict, NotAllowed
from tracker.files.whole_files import NoRoom


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: the action's result, or the status of the page that says why not.

    `theirs` is what is stored where somebody else was quicker.
    """

    is_done: bool
    result: Any = None
    status: int = 200
    theirs: Any = None


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

    def attempt(self, act: Callable[[], Any]) -> Outcome:
        """Do an act, also one without a result. An edit conflict is one sentence more of this form."""
        results: list[Any] = []
        try:
            self.carry_out(lambda: results.append(act()))
        except EditConflict as conflict:
            sentence = _("Somebody else changed this while you were writing. Look at it again before you go on.")
            self.refuse([sentence])
            return Outcome(is_done=False, status=409, theirs=conflict.theirs)
        return Outcome(is_done=True, result=results[0]) if results else Outcome(is_done=False, status=self.status)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form again."""
        if self.has_no_room:
            return 507
        if self.is_refused:
            return 403
        return self.status_of_mistakes if self.is_bound and self.errors else 200
