"""The addresses of a process of private rooms alone. Public ones keep their names, so that links can be written, and
lead to the public host."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, include, path

from report import urls as report
from tracker.config.public_host import at_the_public_host, robots
from tracker.config.urls import PROBES, ROOMS, handler400, handler404, handler500

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


def elsewhere(patterns: list[URLPattern]) -> list[URLPattern]:
    return [URLPattern(each.pattern, at_the_public_host, name=each.name) for each in patterns]


urlpatterns = [
    *PROBES,
    *ROOMS,
    path("robots.txt", robots, name="robots"),
    *elsewhere(report.FILES),
    *i18n_patterns(path("", include((elsewhere(report.urlpatterns), report.app_name)))),
]
