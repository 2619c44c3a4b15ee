"""What the long form has in place of doubles: Debian's clamd with a signature of its own, and nginx as it ships."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

from tests.factories.scanner import VIRUS
from tests.lab.drill.places import Place, wait_for
from tests.serving.crowd import health
from tests.serving.proxy import configuration, running, shipped_before
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
    shipped, media = shipped_before(place.public, place.rooms), place.here("/var/lib/followup/media")
    text = configuration(folder, shipped, port, plain, certificate=certificate, key=key, media=media)
    with running(folder, text, lambda: health(plain)[0] == 301):
        place.proxy = port
        yield
