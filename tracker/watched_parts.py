"""What has to go on beside the server, each under its code, and how long after one sign of it the next has to come."""

import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SECOND = datetime.timedelta(seconds=1)
HOUR = 3600 * SECOND


class WatchedPart(TextChoices):
    """Programs, servers, and the work of each night."""

    WORKER = "worker", _("Mail worker")
    CLOCK = "clock", _("Clock")
    MAIL_SERVER = "mail_server", _("Mail server")
    SCANNER = "scanner", _("Virus scanner")
    FILE_STORE = "file_store", _("Store of files")
    BACKUP = "backup", _("Backup")
    VERIFICATION = "verification", _("Check of the whole record")
    MAINTENANCE = "maintenance", _("Nightly maintenance")
    WATCH = "watch", _("Alarms")


# Programs that go on say so this often; two that are missing are one too many.
EVERY = 30 * SECOND
NEXT_SIGN: dict[WatchedPart, datetime.timedelta] = {
    WatchedPart.WORKER: 90 * SECOND,
    WatchedPart.CLOCK: 90 * SECOND,
    WatchedPart.MAIL_SERVER: 180 * SECOND,  # asked each minute by `manage.py watch`, as the next two are
    WatchedPart.SCANNER: 180 * SECOND,
    WatchedPart.FILE_STORE: 180 * SECOND,
    WatchedPart.BACKUP: 48 * HOUR,
    WatchedPart.VERIFICATION: 8 * 24 * HOUR,
    WatchedPart.MAINTENANCE: 48 * HOUR,
    WatchedPart.WATCH: 180 * SECOND,
}
# Of a clock that is started once a day or once an hour, and ends.
NEXT_RUN = 25 * HOUR
