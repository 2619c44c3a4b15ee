"""The names that stand in six languages in columns of their own (django-modeltranslation looks for this file)."""

from modeltranslation.translator import TranslationOptions, register

from tracker.models import AgendaItem, Meeting, MemberState, ReadySentence, ReportingPeriod, Theme


@register(MemberState)
class MemberStateTranslation(TranslationOptions):
    fields = ("name",)


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    fields = ("title", "place")


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    fields = ("title",)


@register(ReportingPeriod)
class ReportingPeriodTranslation(TranslationOptions):
    fields = ("title",)


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name",)


@register(ReadySentence)
class ReadySentenceTranslation(TranslationOptions):
    fields = ("text",)
