"""Which room stands at which address. The one place of the record that knows of the public picture.

Here one process serves all of it; `public_urls` and `private_urls` are a part each (`tracker.config.processes`).
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from report import urls as public
from report.http.refused_parameters import guarded
from report.views import robots
from tracker.admin import desk
from tracker.config import health

handler400 = "tracker.config.errors.wrongly_asked"
handler404 = "tracker.config.errors.not_found"
handler500 = "tracker.config.errors.server_error"

PROBES = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
ROOMS = [
    path("admin/", desk.urls),
    path("portal/", include("tracker.portal.urls")),
]
PUBLIC = [
    path("robots.txt", guarded("robots", robots.robots), name="robots"),
    *public.FILES,
    # The language stands in the address; "/" leads to the language that the reader's browser asks for.
    *i18n_patterns(path("", include("report.urls"))),
]
urlpatterns = [*PROBES, *ROOMS, *PUBLIC]
