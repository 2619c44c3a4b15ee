"""Habits of bodies: what was remembered of their reports, to be changed or used no more."""

from tracker.admin.editing import EditedAdmin
from tracker.admin.site import desk
from tracker.models import BodyHabit


class BodyHabitAdmin(EditedAdmin):
    """Habits are made where candidates are taken; here they are changed."""

    shown = (
        "body", "series", "headings", "openings", "labels", "basis", "is_used", "remembered_at", "remembered_by",
    )  # fmt: skip
    edited = ("body", "series", "headings", "openings", "labels", "basis", "is_used")
    list_display = ("body", "series", "is_used", "remembered_at", "remembered_by")
    list_filter = ("is_used",)
    list_select_related = ("remembered_by",)
    search_fields = ("body", "series")


desk.register(BodyHabit, BodyHabitAdmin)
