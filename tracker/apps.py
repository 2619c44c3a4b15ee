"""The record, as a Django application."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from tracker.management.dangers import check_of_settings


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Record")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(check_of_settings, checks.Tags.security, deploy=True)
