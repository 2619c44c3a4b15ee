"""Tables that a person edits in place: who may, and the lock against overwriting a colleague.

The stock form of a table checks what was typed; the action writes row and event together.
"""

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from tracker import actions
from tracker.admin.base import DeskAdmin, plain_widgets
from tracker.admin.clerk import clerk
from tracker.admin.forms import repost
from tracker.choices import Language
from tracker.models import User
from tracker.models.constraints import refuse_unstorable
from tracker.policies import Verdict, may_import

ENGLISH = "_en"  # the end of the column of a translated field in English


def fingerprint(thing: models.Model, fields: Sequence[str]) -> str:
    """A short mark of what is stored in `fields`: another one means that somebody saved meanwhile."""
    stored = model_to_dict(thing, fields) if thing.pk else {}
    return hashlib.sha256(json.dumps(stored, sort_keys=True, default=str).encode()).hexdigest()[:16]


class EditedForm(forms.ModelForm):
    """A form that knows what the person saw. A conflict keeps what was typed and shows what is stored."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(refuse_unstorable)
        self.own_fields = [name for name in self.fields if name != "seen"]
        self.fields["seen"].initial = fingerprint(self.instance, self.own_fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and not self.instance._state.adding:
            self._refuse_overwriting(cleaned)
        return cleaned

    def _refuse_overwriting(self, cleaned: dict[str, Any]) -> None:
        stored = type(self.instance)._default_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
        now = fingerprint(stored, self.own_fields)
        if cleaned.get("seen") == now:
            return
        repost(self, "seen", now)
        theirs = model_to_dict(stored, self.own_fields)
        for name in self.changed_data:
            if name in theirs and str(theirs[name] or "") != str(self[name].value() or ""):
                self.add_error(name, _("Stored now: %(theirs)s") % {"theirs": theirs[name]})
        raise ValidationError(
            _("Somebody else saved this while you were writing. What you typed is kept; save again to replace theirs.")
        )


class EditedAdmin(DeskAdmin):
    """A table whose columns `edited` a person may change in place, and `made` set when a row is new."""

    form = EditedForm
    edited: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        self.kept_plain = self.edited
        super().__init__(model, admin_site)

    formfield_overrides = plain_widgets()

    def may_edit(self, user: User) -> Verdict:
        return may_import(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.made) and self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.may_edit(clerk(request)))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.changeform_view(request, None, form_url, extra_context)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return self.shown
        return [*(self.shown if obj else self.made), "seen"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": self.replaced(self.get_fields(request, obj))})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return self.replaced(self.shown)
        if obj is None:
            return ()
        return self.replaced([column for column in self.shown if column not in self.edited])

    def replaced(self, columns: Sequence[Any]) -> Sequence[Any]:
        """The columns as the database has them; tables with names in six languages override it."""
        return columns

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, without the stock pop-ups that make and change related rows."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].label = _("Web address (cannot be changed later)")
        for field in form.base_fields.values():
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget = field.widget.widget
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand what was typed to the action, which writes row and event together."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name != "seen"}
        obj.pk = self.store(obj, fields, clerk(request), timezone.now()).pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing is left to save: the action wrote all of it."""

    def store(self, thing: Any, fields: dict[str, Any], by: User, now: datetime.datetime) -> Any:
        """Call the action of this table with the fields that changed."""
        stored = self.model() if thing._state.adding else self.model._default_manager.get(pk=thing.pk)
        columns = {self.opts.get_field(name): value for name, value in fields.items()}
        values = {
            getattr(column, "attname", column.name): value.pk if isinstance(value, models.Model) else value
            for column, value in columns.items()
        }
        return actions.edit_reference(thing=stored, by=by, now=now, **values)


class TranslatedAdmin(EditedAdmin, TranslationAdmin):
    """A table with names in six languages, each in a column of its own."""

    def replaced(self, columns: Sequence[Any]) -> Sequence[Any]:
        """Each translated column as its six, English first, which is the one that must be there."""
        in_six = [self.replace_orig_field([column]) for column in columns]
        return [each for six in in_six for each in sorted(six, key=lambda name: not str(name).endswith(ENGLISH))]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, each of the six columns under the name of its language instead of its code."""
        form = super().get_form(request, obj, change=change, **kwargs)
        columns: list[Any] = [each for each in self.opts.concrete_fields if hasattr(each, "translated_field")]
        for column in columns:
            if column.name not in form.base_fields:
                continue
            language = Language(column.language).label
            form.base_fields[column.name].label = f"{capfirst(column.translated_field.verbose_name)} ({language})"
        return form
