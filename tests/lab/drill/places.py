"""A place where the site is installed: its folders stand for those of a machine, and the guides' commands run in it."""

import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.lab.drill.guides import commands, example_of_settings
from tests.serving import site
from tests.serving.certificates import authority, server_certificate
from tests.serving.cluster import programs
from tests.serving.proxy import RECORD, ROOMS
from tests.serving.site import free_port

ROOT = Path(__file__).resolve().parents[3]
OFFICER = "officer@example.org"
PATIENCE = 10 * 60  # seconds: a slow machine is no fault
# Folders of the guides and units, which lie in the folder of a place here.
FOLDERS = re.compile(r"(?<![\w./])/(?=(?:srv|etc|var/lib|var/cache|var/backups)/followup\b|run/clamav/)")
# In place of a release a folder has the name of its commit here.
RELEASE, BESIDE_THE_OLD = "vX.Y.Z", "As root: before it, the new code beside the old"
# There is no such account here: everything is of whoever runs the drill.
AS_THE_SITE = "runuser -u followup -- "
# What clients of package registries and of TLS have in their environment; nothing else goes along.
PASSED_ON = re.compile(r"(?:PIP|UV)_|SSL_CERT|(?:HTTPS?|NO)_PROXY$", re.IGNORECASE)
# Settings of a site that reads a lot in a minute, on a machine that may be slow: what is asked of the database may take
# its time. They replace constants, by a module of the site's own, as the guide of operations says.
OWN_SETTINGS = """from tracker.config.settings import *
COSTLY_SECONDS = COSTLY_SECONDS_NETWORK = 100_000
STATEMENT_SECONDS = {"public": 300, "portal": 300, "desk": 300, "worker": 600}
"""


class Place:
    """An installed site: folders of its own, a database of its own, the ports of its doors."""

    def __init__(self, folder: Path, database: str, given: Mapping[str, str]) -> None:
        """`given`: settings in place of those of the guide."""
        self.folder, self.given = folder, {"DATABASE_URL": database, **given}
        self.public, self.rooms = free_port(), free_port()
        self.proxy = 0  # the port of nginx; 0: the drill stands for it
        self.code = self.here("/srv/followup")
        for each in ("/etc/followup", "/var/lib/followup", "/var/backups/followup", "/var/cache", "/home"):
            (folder / each[1:]).mkdir(parents=True, mode=0o700)
        # The tree may be somebody else's than whoever runs the drill; git would take nothing from it.
        (folder / "home" / ".gitconfig").write_text(f"[safe]\n\tdirectory = {ROOT}\n\tdirectory = {ROOT}/.git\n")

    def here(self, path: str) -> Path:
        """Where a folder of the guides lies."""
        return self.folder / path[1:]

    def translated(self, text: str) -> str:
        """A command or a unit, with the folders and ports of this place."""
        text = FOLDERS.sub(f"{self.folder}/", text).replace(AS_THE_SITE, "")
        return (
            text.replace("--port 8000", f"--port {self.public}")
            .replace(":8000/", f":{self.rooms}/")
            .replace("--port 8001", f"--port {self.rooms}")
        )

    def run(self, script: str, *, ends: int = 0, **words: str) -> str:
        """Run commands of a guide with the words that it leaves open; returns all that they printed."""
        for word, meant in words.items():
            script = re.sub(rf"\b{word}\b", meant, script)
        return self.shell(commands("install.md", "Settings") + script, ends)

    def shell(self, script: str, ends: int = 0) -> str:
        """Run a script in an environment that knows nothing of who runs the drill; returns all that it printed."""
        with subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", self.translated(script)],
            cwd=self.folder, env=self.clean(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                printed, _none = process.communicate()
            finally:
                end_group(process)  # where the drill was ended meanwhile, its commands end as well
        assert process.returncode == ends, f"ended with {process.returncode}:\n{script}\n{printed[-4000:]}"
        return printed

    def clean(self) -> dict[str, str]:
        """An environment that knows nothing of who runs the drill."""
        passed = {name: value for name, value in os.environ.items() if PASSED_ON.match(name)}
        path = f"{programs()}:/usr/local/bin:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.folder / "home"), "LANG": "C.UTF-8", **passed}

    def get_code(self, commit: str = "HEAD", *, own_environment: bool = False) -> str:
        """The tree as it was committed last, or at a commit, and its packages, in use; returns the commit.

        Args:
            own_environment: made by the guide; else that which runs the drill.
        """
        *lines, in_use = commands("install.md", "As root: the code").splitlines()
        name = self._get(lines, commit, own_environment=own_environment)
        self.shell(in_use.replace(RELEASE, name))
        return name

    def get_code_beside(self, commit: str) -> str:
        """The tree at a commit beside the one that runs; returns its commit, of which its folder has the name."""
        *lines, _go_there = commands("upgrade.md", BESIDE_THE_OLD).splitlines()
        return self._get(lines, commit, own_environment=False)

    def _get(self, lines: list[str], commit: str, *, own_environment: bool) -> str:
        name = subprocess.run(
            ["git", "rev-parse", "--short", commit], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        clone, *environment, folder = (each.replace(RELEASE, name) for each in lines)
        clone = clone.replace(f"--branch {name} ADDRESS", f"--quiet {ROOT}")
        self.shell(f"{clone}\ncd /srv/followup-{name}\ngit checkout --quiet --detach {name}")
        if own_environment:
            self.shell("\n".join(environment))
        else:
            (self.here(f"/srv/followup-{name}") / ".venv").symlink_to(Path(sys.prefix))
        assert folder.startswith("install -d"), folder  # there is no such account here: `var` is made when it is needed
        return name

    def write_settings(self, public_database: str) -> None:
        """The three files of the guide, with its own example where nothing else is needed.

        Each process has the old name as well as the new one, as the guide of upgrading says: a site begins with the
        code of a release before.
        """
        example = {name: FOLDERS.sub(f"{self.folder}/", value) for name, value in example_of_settings().items()}
        etc = self.here("/etc/followup")
        (etc / "own_settings.py").write_text(OWN_SETTINGS, encoding="utf-8")
        own = {"PYTHONPATH": str(etc), "DJANGO_SETTINGS_MODULE": "own_settings", "LINK_CHECKS": "false"}
        open_ones = {name: secrets.token_urlsafe(64) for name, value in example.items() if value == "..."}
        files = {
            "followup": {**example, **open_ones, **own, **self.given},
            "rooms": {"PROCESS": "private", "ROOMS_ONLY": "true"},
            "public": {
                "PROCESS": "public", "PUBLIC_ONLY": "true", "ALLOWED_HOSTS": RECORD,
                "SECRET_KEY": secrets.token_urlsafe(64), "DATABASE_URL": public_database,
            },
        }  # fmt: skip
        for name, values in files.items():
            lines = "".join(f"{key}={value}\n" for key, value in values.items())
            self.here(f"/etc/followup/{name}.env").write_text(lines, encoding="utf-8")

    def settings(self, *names: str) -> dict[str, str]:
        """What stands in files of settings, the later over the earlier."""
        found: dict[str, str] = {}
        for name in names:
            lines = self.here(f"/etc/followup/{name}.env").read_text(encoding="utf-8").splitlines()
            found |= dict(line.split("=", 1) for line in lines)
        return found


def wait_for(what: Callable[[], object], say: str) -> None:
    """Wait until something is so, and not for ever. Raises AssertionError that says what did not come."""
    site.wait_for(what, seconds=PATIENCE, say=say)


def end_group(process: subprocess.Popen[Any]) -> None:
    """Leave nothing of a process that was started in a session of its own, and of what it started."""
    with suppress(ProcessLookupError):  # nothing was left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority of the drill's own; its certificate, and that of its servers with its key."""
    folder.mkdir(parents=True)
    right = authority(folder, "authority")
    made = zip(("server.pem", "server.key"), server_certificate(folder, right, RECORD, ROOMS), strict=True)
    paths = []
    for name, text in made:
        (folder / name).write_bytes(text)
        paths.append(folder / name)
    return right, paths[0], paths[1]
