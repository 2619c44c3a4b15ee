"""Which recommendations a new period asks about: picked one by one, and by meeting, document, theme and words."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.admin.forms import DeskActForm
from tracker.admin.queries import recommendations_to_ask
from tracker.models import Meeting, SourceDocument, Theme


def ways_to_choose() -> dict[str, Any]:
    """What stands for several recommendations at once: only what holds one that can be asked."""
    askable = recommendations_to_ask().order_by().values("pk")
    return {
        "meetings": Meeting.objects.filter(recommendations__in=askable).distinct(),
        "documents": SourceDocument.objects.confirmed()
        .filter(printings__recommendation__in=askable)
        .select_related("meeting")
        .distinct(),
        "themes": Theme.objects.filter(recommendations__in=askable).distinct(),
    }


def gather(form: DeskActForm, cleaned: dict[str, Any]) -> None:
    """All that was chosen, by whichever way, as the recommendations of the period."""
    cleaned.pop("last", None)
    words = cleaned.pop("words", "").casefold()
    ways = {name: cleaned.pop(name, ()) for name in ways_to_choose()}
    if "recommendations" not in cleaned or form.errors.keys() & ways.keys():
        return
    chosen = {each.pk for each in cleaned["recommendations"]}
    field: Any = form.fields["recommendations"]
    whole = field.queryset.filter(
        Q(meeting__in=ways["meetings"]) | Q(printings__document__in=ways["documents"]) | Q(themes__in=ways["themes"])
    )
    chosen |= set(whole.values_list("pk", flat=True))
    chosen |= {each.pk for each in field.queryset if words and words in each.newest_text.casefold()}
    if not chosen:
        form.refuse([_("Choose at least one recommendation.")], "recommendations")
    cleaned["recommendations"] = [each for each in field.queryset if each.pk in chosen]
