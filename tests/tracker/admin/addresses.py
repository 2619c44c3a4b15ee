"""The addresses of the desk, and what a form of it sends."""

from typing import Any

from django.urls import reverse

from tracker.models import ReportingPeriod


def act_of(thing: Any, act: str) -> str:
    """The address of one act on an object: change, history, accept, ... What a period asks stands behind its board."""
    if act == "change" and isinstance(thing, ReportingPeriod):
        return reverse("admin:period_about", args=[thing.slug])
    return reverse(f"admin:tracker_{thing._meta.model_name}_{act}", args=[thing.pk])


def table_of(table: str, act: str = "changelist") -> str:
    """The address of a table's list, or of its page for a new row."""
    return reverse(f"admin:tracker_{table}_{act}")


def sentences(response: Any) -> str:
    """The page as text, for looking up a sentence: where a template breaks a line is nothing that a reader sees."""
    return " ".join(response.content.decode().split())


def as_shown(client: Any, thing: Any) -> dict[str, Any]:
    """What the stock page of an object sends back unchanged."""
    context = client.get(act_of(thing, "change")).context
    form = context["adminform"].form
    words = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    for inline in context["inline_admin_formsets"]:
        words |= {bound.html_name: bound.value() for bound in inline.formset.management_form}
    return {name: value for name, value in words.items() if value is not False}


def shown(page: Any) -> dict[str, Any]:
    """What the form of a page sends back unchanged."""
    return {
        bound.html_name: bound.value() if bound.value() is not None else ""
        for bound in page.context["form"]
        if bound.value() is not False
    }
