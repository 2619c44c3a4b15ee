"""What every table of the Secretariat has in common: read-only, or edited in place; seen through `visible_to`.

Nothing is ever deleted here; Django's own log is not written, because every change has its AuditEvent.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters, ShowFacets
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from modeltranslation.admin import TranslationAdmin

from tracker import actions
from tracker.admin.acts import DeskAct, act_page
from tracker.admin.clerk import clerk
from tracker.admin.display import IN_WORDS, NAMES_OF_TARGETS, correct_address, in_words, list_of, page_of
from tracker.admin.forms import SeveralField, day_widget, repost
from tracker.admin.places import name_of_list
from tracker.choices import Language
from tracker.models import AuditEvent, User
from tracker.models.constraints import refuse_unstorable
from tracker.rules.policies import Verdict, may_import

# Addresses of the stock admin that the desk does not have.
NO_ADDRESS = "_delete"


class ReadOnly(BaseModelAdmin):
    """Rows that the whole Secretariat may read and nobody may write: columns `shown`, in their order."""

    shown: tuple[Any, ...] = ()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(getattr(request.user, "is_secretariat", False))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown


class DeskAdmin(ReadOnly, admin.ModelAdmin):
    """A table of the desk.

    `shown` are the columns of an object's page, in order; `acts` what may be done with it; `adding` the act that makes
    a new one, where there is one. `views` are more pages: each has an address, a view of this table and a request, and
    the end of its name. `explains` is shown above its list: what its rows are, where their name does not tell.
    """

    acts: tuple[DeskAct, ...] = ()
    views: tuple[tuple[str, Callable[..., Any], str], ...] = ()
    adding: DeskAct | None = None
    explains: str | Promise = ""
    exports_label: str | Promise = ""
    kept_plain: tuple[str, ...] = ()

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    view_on_site = False
    empty_value_display = "—"

    @admin.display(description=gettext_lazy("State"), ordering="submission__member_state")
    def response_state(self, thing: Any) -> str:
        """The State of the response that a row belongs to."""
        return str(thing.submission.member_state)

    @admin.display(description=gettext_lazy("period"), ordering="submission__period")
    def response_period(self, thing: Any) -> str:
        """The period of the response that a row belongs to."""
        return str(thing.submission.period)

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        super().__init__(model, admin_site)
        self.shown = tuple(self._as_words(column) for column in self.shown)
        self.list_display = tuple(self._as_words(column) for column in self.list_display)

    def _as_words(self, column: Any) -> Any:
        """A column of the table as the desk shows it: yes and no in words, people by name."""
        fields = {field.name: field for field in self.opts.concrete_fields}
        field = fields.get(column) if isinstance(column, str) and column not in self.kept_plain else None
        is_in_words = isinstance(field, models.BooleanField) or getattr(field, "related_model", None) is User
        return in_words(field) if field and is_in_words else column

    def name_of(self, thing: Any) -> str:
        """What an object is called in the head of its pages."""
        return str(thing)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Return the filters of the list: only the demonstration has invented States and meetings."""
        offered = super().get_list_filter(request)
        return [each for each in offered if each != "is_invented" or settings.DEMONSTRATION]

    # --- what a person sees

    def seen_by(self, user: User) -> QuerySet[Any]:
        """The rows that `user` may see: what is not among them is a 404, and counted nowhere."""
        manager: Any = self.model._default_manager
        return manager.visible_to(user) if hasattr(manager, "visible_to") else manager.all()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.seen_by(clerk(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def filtered(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the list as its address filters it. Raises Http404 for a filter that there is not."""
        try:
            return self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error

    def seen_or_404(self, request: HttpRequest, object_id: str) -> Any:
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        return thing

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what a filter of the list asks: a lookup of one's own could ask about rows that nobody shows."""
        names = [_asked_by(each) for each in [*self.get_list_filter(request), self.date_hierarchy] if each]
        is_offered = any(lookup == name or lookup.startswith(f"{name}__") for name in names)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{"form_class": SeveralField, **kwargs})

    # --- what a person may do

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.adding is not None and bool(self.adding.may(clerk(request), None))

    def to_correct(self, thing: Any) -> models.Model | None:
        """What a correction of a mistake of ours in this object names; None for an object that has none."""
        return thing if thing._meta.model_name in NAMES_OF_TARGETS else None

    def address_to_correct(self, request: HttpRequest, thing: Any) -> str:
        """The page that corrects a mistake of ours in this object; "" where there is none, or not for this person."""
        found = self.to_correct(thing) if clerk(request).is_secretariat else None
        return correct_address(found) if found is not None else ""

    # --- pages

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        stock = [each for each in super().get_urls() if each.name and not each.name.endswith(NO_ADDRESS)]
        own = [
            self.address(f"<path:object_id>/{act.name}/", partial(self.act_view, act=act), f"{name}_{act.name}")
            for act in self.acts
        ]
        more = [self.address(route, partial(view, self), f"{name}_{end}") for route, view, end in self.views]
        return [*more, *own, *stock]

    def address(self, route: str, view: Callable[..., Any], name: str) -> URLPattern:
        """One more address of this table, behind the desk's sign-in."""
        return path(route, self.admin_site.admin_view(view), name=name)

    def address_of(self, thing: models.Model) -> str:
        """Where a person goes after an act; a result of another kind leads to the list."""
        return page_of(thing) if isinstance(thing, self.model) else list_of(self.model)

    @method_decorator(csrf_protect)
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if self.adding is None:
            raise Http404
        return act_page(self, request, self.adding, None)

    def act_view(self, request: HttpRequest, object_id: str, *, act: DeskAct) -> HttpResponse:
        return act_page(self, request, act, self.seen_or_404(request, object_id))

    def acts_for(self, user: User, thing: Any) -> list[tuple[DeskAct, str]]:
        """The acts whose moment it is and which the person may do, each with its address."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        fitting = [act for act in self.acts if act.fits(thing) and act.may(user, thing)]
        return [(act, reverse(f"{name}_{act.name}", args=[thing.pk])) for act in fitting]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        thing = kwargs.get("obj")
        context["subtitle"] = self.name_of(thing) if thing is not None else None
        if thing is not None and "title" in context:
            context["title"] = name_of_list(self.model)
        context["acts"] = self.acts_for(clerk(request), thing) if thing is not None else []
        context["correct_address"] = self.address_to_correct(request, thing) if thing is not None else ""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The columns of a page; one that is stored empty says nothing, and takes no row of an object's page."""
        empty = {each.name for each in self.opts.concrete_fields if getattr(obj, each.attname, "") in (None, "")}
        return [column for column in self.shown if obj is None or _stored(column) not in empty]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, under the name of what it lists; the button above it says the act that adds to it."""
        context = {
            "title": name_of_list(self.model),
            "adding": self.adding.verb if self.adding else "",
            "explains": self.explains,
            "tools": self.tools(request),
            "exports": self.exports(request),
            "exports_label": self.exports_label,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def tools(self, request: HttpRequest) -> list[tuple[str | Promise, str]]:
        """Return what is offered above the list next to the act that adds: label and address."""
        return []

    def exports(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return the forms in which the list can be downloaded, each with its address."""
        return []

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the audit of one object."""
        thing = self.seen_or_404(request, object_id)
        about = {"object_type": thing._meta.label_lower, "object_id__exact": thing.pk}
        return HttpResponsePermanentRedirect(list_of(AuditEvent, urlencode(about)))

    # --- Django's own log, which is not written

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    log_change = log_addition


def _stored(column: Any) -> str:
    """The stored column that a column of a page shows, also where its words are made of it."""
    return column if isinstance(column, str) else column.__name__.removesuffix(IN_WORDS)


def _asked_by(offered: Any) -> str:
    """The name that a filter of a list has in its address."""
    if isinstance(offered, tuple):
        return str(offered[0])
    return str(getattr(offered, "parameter_name", offered))


class DeskInline(ReadOnly, admin.StackedInline):
    """Rows that belong to the object of a page, to read."""

    extra = 0
    can_delete = False


def plain_widgets() -> dict[type[models.Field], dict[str, Any]]:
    """For `formfield_overrides`: the browser's own field for a day instead of the stock calendar script."""
    return {models.DateField: {"widget": day_widget()}}


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

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
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
