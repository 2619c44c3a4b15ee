"""An act of the Secretariat: one small form page under its object, one policy that is asked, one action that is called.

Each table declares its acts as data; all of them share the page here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise

from tracker.admin.clerk import clerk
from tracker.admin.forms import DeskActForm, SeveralField
from tracker.models import User
from tracker.rules.policies import Allowed, Verdict
from tracker.web.forms import Outcome as Outcome  # for the pages that attempt an act

type TextOrPromise = str | Promise


@dataclass(frozen=True)
class DeskAct:
    """One act.

    `carry_out(thing, by=, now=, **words)` calls the action; `may(user, thing)` is the policy that the page asks before
    it shows a form (the action asks again); `hindered(thing)` is why it cannot be done now, which the page says in
    place of its button; `fits(thing)` says whether the button is worth showing. `explains` and `done` are sentences,
    or make them of the object and of the action's result; `button` is the text of the button where it is not the verb.
    `begins(request, thing)` is what the form begins with; the address can add values.
    `next_address` is where the person goes from there, None for the object's own page. `facts(thing)` is what the page
    shows next to the form. `preview(thing, words)` is what it shows of an act that is looked at first: a second button
    asks for it, and nothing is done.
    """

    name: str
    verb: TextOrPromise
    carry_out: Callable[..., Any]
    may: Callable[[User, Any], Verdict] = lambda _user, _thing: Allowed()
    hindered: Callable[[Any], str] = lambda _thing: ""
    form: type[DeskActForm] = DeskActForm
    begins: Callable[[HttpRequest, Any], Mapping[str, Any]] = lambda _request, _thing: {}
    explains: TextOrPromise | Callable[[Any], str] = ""
    button: TextOrPromise = ""
    done: TextOrPromise | Callable[[Any], str] = ""
    fits: Callable[[Any], bool] = lambda _thing: True
    next_address: Callable[[HttpRequest, Any], str] | None = None
    facts: Callable[[Any], Mapping[str, Any]] = lambda _thing: {}
    template: str = "admin/act.html"
    preview: Callable[[Any, Mapping[str, Any]], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class Onward:
    """The result of an act that does nothing yet: where the person goes on, by what was posted."""

    address: str


def attempt(form: Any, call: Callable[[], Any]) -> Outcome:
    """Call an action; what it refuses becomes sentences of the form, which keeps all that was typed."""
    outcome: Outcome = form.attempt(call)
    return outcome


def act_page(admin: Any, request: HttpRequest, act: DeskAct, thing: Any) -> HttpResponse:
    """The page of one act: GET shows its form, POST carries it out and goes on to the next address."""
    words = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {
        name: request.GET.getlist(name) if isinstance(field, SeveralField) else request.GET[name] or ""
        for name, field in act.form.base_fields.items()
        if name in request.GET
    }
    form = act.form(*words, thing=thing, user=clerk(request), initial={**act.begins(request, thing), **initial})
    verdict = act.may(clerk(request), thing)
    outcome = Outcome(is_done=False)
    is_preview = "preview" in request.POST  # also where an open page of an earlier release has the button
    if not verdict:
        outcome = Outcome(is_done=False, status=403)
    elif request.method == "POST" and form.is_valid() and not is_preview:
        outcome = form.attempt(lambda: act.carry_out(thing, by=clerk(request), now=timezone.now(), **form.cleaned_data))
    if outcome.is_done:
        if done := act.done(outcome.result) if callable(act.done) else str(act.done):
            messages.success(request, done)
        if isinstance(outcome.result, Onward):
            return HttpResponseRedirect(outcome.result.address)
        target = thing if thing is not None else outcome.result
        return HttpResponseRedirect(act.next_address(request, target) if act.next_address else admin.address_of(target))
    context = {
        **act.facts(thing),
        **(act.preview(thing, form.cleaned_data) if act.preview and is_preview and verdict and form.is_valid() else {}),
        "title": act.verb,
        "subtitle": admin.name_of(thing) if thing is not None else None,
        "thing": thing,
        "thing_address": admin.address_of(thing) if thing is not None else "",
        "act": act,
        "has_preview": act.preview is not None,  # a template would call it
        "explains": act.explains(thing) if callable(act.explains) else act.explains,
        "form": form,
        "denied": verdict.reason or ("" if form.is_bound else act.hindered(thing)),
    }
    return TemplateResponse(request, act.template, context, status=outcome.status)


def refusal_page(admin: Any, request: HttpRequest, title: TextOrPromise, reason: str) -> HttpResponse:
    """The page for the wrong person or the wrong moment: the sentence that the policy gave."""
    context = {
        "title": title,
        "denied": reason,
    }
    return TemplateResponse(request, "admin/act.html", context, status=403)
