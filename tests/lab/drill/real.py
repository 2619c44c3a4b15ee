"""What the long form has in place of doubles: Debian's clamd with a signature of its own, and nginx as it ships."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

from tests.lab.drill.doubles import VIRUS
from tests.lab.drill.places import Place
from tests.lab.drill.waiting import wait_for
from tests.serving.crowd import health
from tests.serving.proxy import AROUND, running, shipped_before
from tests.serving.site import free_port
from tracker.files.scanner import ScannerIsSilent, ask

CLAMD = """
LocalSocket {socket}
DatabaseDirectory {signatures}
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength 32M
User {user}
"""
# The line as it ships -> what stands there here.
ELSEWHERE = {
    "proxy_cache_path /var/lib/nginx/followup ": "proxy_cache_path {folder}/kept ",
    "listen 80;": "listen 127.0.0.1:{plain};",
    "listen 443 ssl;": "listen 127.0.0.1:{port} ssl;",
    "listen [::]:80;": "",
    "listen [::]:443 ssl;": "",
    "/etc/ssl/certs/record.pem": "{certificate}",
    "/etc/ssl/private/record.key": "{key}",
    "alias /var/lib/followup/media/;": "alias {media}/;",
    "access_log /var/log/nginx/access.log followup;": "access_log {folder}/access.log followup;",
    "error_log /var/log/nginx/error.log crit;": "error_log {folder}/error.log crit;",
}


class Clamd:
    """The daemon, which can be stopped and started again. It looks at what the doubles look at."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "clamd.ctl"
        signatures = folder / "signatures"
        signatures.mkdir(parents=True)
        (signatures / "drill.ndb").write_text(f"Invented.Drill:0:*:{VIRUS.hex()}\n")
        text = CLAMD.format(socket=self.path, signatures=signatures, folder=folder, user=getuser())
        (folder / "clamd.conf").write_text(text)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "clamd.log").open("ab") as log:
            command = ["clamd", f"--config-file={self.folder / 'clamd.conf'}"]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for(self.answers, say=(self.folder / "clamd.log").read_text()[-2000:])

    def answers(self) -> bool:
        try:
            ask(str(self.path))
        except ScannerIsSilent:
            return False
        return True

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None


@contextmanager
def nginx(place: Place, certificate: Path, key: Path) -> Iterator[None]:
    """nginx with TLS before both doors of a place, by the configuration that ships."""
    folder, port, plain = place.folder / "nginx", free_port(), free_port()
    folder.mkdir()
    shipped = shipped_before(place.public, place.rooms)
    places = {
        "folder": folder, "port": port, "plain": plain, "certificate": certificate, "key": key,
        "media": place.here("/var/lib/followup/media"),
    }  # fmt: skip
    for line, other in ELSEWHERE.items():
        assert line in shipped, line
        shipped = shipped.replace(line, other.format(**places))
    with running(folder, AROUND.format(folder=folder, shipped=shipped), lambda: health(plain)[0] == 301):
        place.proxy = port
        yield
