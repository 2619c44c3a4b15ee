"""Habits of bodies: what was remembered of their reports, to be changed or used no more."""

from django.utils.translation import gettext_lazy

from tracker.admin.editing import EditedAdmin
from tracker.admin.site import desk
from tracker.models import BodyHabit


class BodyHabitAdmin(EditedAdmin):
    """Habits are made where candidates are taken; here they are changed."""

    shown = (
        "body", "series", "headings", "openings", "labels", "basis", "is_used", "remembered_at", "remembered_by",
    )  # fmt: skip
    edited = ("body", "series", "headings", "openings", "labels", "basis", "is_used")
    explains = gettext_lazy(
        "A habit is how the reports of one body print what it recommends: the headings above it, or its first words. "
        "It is made in the review of an import whose structure is not known: mark the recommendations, and select "
        "“Remember this for the next report of this body”. What is like them in its next report is then offered as "
        "items."
    )
    list_display = ("body", "series", "is_used", "remembered_at", "remembered_by")
    list_filter = ("is_used",)
    list_select_related = ("remembered_by",)
    search_fields = ("body", "series")


desk.register(BodyHabit, BodyHabitAdmin)
