"""The address of the page of components. It is mounted while DEBUG is on, and loaded then alone."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from report.gallery.views import components

urlpatterns = i18n_patterns(path("method/components/", components))
