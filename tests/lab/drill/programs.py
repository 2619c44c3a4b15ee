"""What systemd would run: the command of a unit as it ships, with its files of settings, in a place of the drill."""

import json
import re
import shlex
import shutil
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.lab.drill.places import ROOT, Place, end_group
from tests.serving.site import free_port

UNITS = ROOT / "deploy" / "systemd"
ENDS_WITHIN = 60  # seconds after it was asked to end
# Where the kernel can, it ends them should the drill be killed outright.
WITH_THE_DRILL = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


class Unit:
    """A service of the guide. It is started once: what ends by itself, where systemd would start it again, is found."""

    def __init__(self, place: Place, name: str, number: int = 0) -> None:
        """`number`: of several servers of one door; each has a port of its own."""
        text = (UNITS / f"{name}.service").read_text(encoding="utf-8")
        (line,) = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
        self.command = shlex.split(place.translated(line))
        self.files = [Path(path).stem for path in re.findall(r"^EnvironmentFile=(.+)$", text, re.MULTILINE)]
        self.place, self.name = place, name
        self.port = place.rooms if "rooms" in name else place.public
        if number:
            other = free_port()
            self.command = [each.replace(str(self.port), str(other)) for each in self.command]
            self.port = other
        self.log = place.folder / f"{name}{number}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**self.place.clean(), **self.place.settings(*self.files)}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*WITH_THE_DRILL, *self.command], cwd=self.place.code, env=environment, stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    def stop(self) -> None:
        """As systemd stops it: asked once, and ended after a while."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDS_WITHIN)
        end_group(self.process)
        self.process = None

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None


def left_running(folder: Path) -> list[str]:
    """Commands of processes that are still at work in a folder, whoever started them."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile, or is nobody's business
            if folder.name in str((process / "cwd").readlink()):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


class Actor:
    """People who act in a place, by the program `acts`; one act at a time."""

    def __init__(self, place: Place) -> None:
        self.errors = (place.folder / "acts.log").open("ab")
        self.process = subprocess.Popen(
            [place.code / ".venv" / "bin" / "python", "-m", "tests.lab.drill.acts"],
            cwd=place.code,
            env={**place.clean(), **place.settings("followup"), "DJANGO_SETTINGS_MODULE": "tracker.config.settings"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, start_new_session=True,
        )  # fmt: skip
        self.one_at_a_time = threading.Lock()

    def does(self, *words: str) -> dict[str, Any]:
        """Let somebody act; what came of it. Raises AssertionError where it was refused."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self.one_at_a_time:
            self.process.stdin.write(shlex.join(words) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        assert line, f"the program of acts has ended: {self.errors.name}"
        came = dict(json.loads(line))
        assert "refused" not in came, f"{shlex.join(words)} was refused: {came}"
        return came

    def stop(self) -> None:
        end_group(self.process)
        self.process.communicate()
        self.errors.close()
