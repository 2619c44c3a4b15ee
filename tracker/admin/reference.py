"""Reference data: States, meetings, agendas, themes. Data entry edits the names in the six languages."""

from tracker.admin.editing import TranslatedAdmin
from tracker.admin.site import desk
from tracker.models import AgendaItem, Meeting, MemberState, Theme


class MemberStateAdmin(TranslatedAdmin):
    shown = ("iso3", "name", "aliases", "formal_name", "un_status", "regional_group", "m49_region", "is_invented")
    edited = ("name", "aliases", "regional_group")
    list_display = ("iso3", "name", "un_status", "regional_group")
    list_display_links = ("iso3", "name")
    list_filter = ("regional_group", "un_status", "is_invented")
    search_fields = (
        "iso3", "name_en", "name_fr", "name_es", "name_ru", "name_zh_hans", "name_ar", "aliases",
    )  # fmt: skip


class MeetingAdmin(TranslatedAdmin):
    shown = ("slug", "title", "place", "starts_on", "ends_on", "prepares", "is_invented")
    edited = ("title", "place", "starts_on", "ends_on", "prepares")
    made = ("slug", "title", "place", "starts_on", "ends_on", "prepares")
    list_display = ("title", "place", "starts_on", "ends_on")
    list_filter = ("is_invented",)
    search_fields = ("slug", "title_en", "title_fr", "title_es", "title_ru", "title_zh_hans", "title_ar", "place_en")
    date_hierarchy = "starts_on"


class AgendaItemAdmin(TranslatedAdmin):
    shown = ("meeting", "kind", "number", "title", "prepares")
    edited = ("title",)
    made = ("meeting", "kind", "number", "title")
    list_display = ("__str__", "title", "meeting")
    list_filter = ("meeting", "kind")
    list_select_related = ("meeting",)
    search_fields = ("number", "title_en", "title_fr")


class ThemeAdmin(TranslatedAdmin):
    shown = ("slug", "name")
    edited = ("name",)
    made = ("slug", "name")
    list_display = ("slug", "name")
    search_fields = ("slug", "name_en", "name_fr", "name_es", "name_ru", "name_zh_hans", "name_ar")


desk.register(MemberState, MemberStateAdmin)
desk.register(Meeting, MeetingAdmin)
desk.register(AgendaItem, AgendaItemAdmin)
desk.register(Theme, ThemeAdmin)
