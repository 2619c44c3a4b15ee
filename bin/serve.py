"""Serves the site on 127.0.0.1 with the mail worker and the clock of mails beside it, and ends all together.

Each child leads a process group of its own, so that Ctrl-C reaches this program alone: it asks each child once to
end, waits, and then ends whatever is left of its group. When one child stops by itself the others are ended too.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

BIN = Path(sys.executable).parent
GRACE_SECONDS = 8
# Connections beyond these wait in line, and a probe of health with them; each costs some kilobytes.
WAITING, AT_ONCE = 4096, 16_000
LAST_SECONDS = 5  # for requests under way when the server is asked to end; slow clients would keep it for ever


class Stop(Exception):
    """Somebody asked this program to end."""


def raise_stop(number: int, frame: FrameType | None) -> None:
    """Turn the first signal into `Stop`; later ones change nothing, the children are ending already."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stop


def is_free(port: int) -> bool:
    """Whether the port can be bound now; a socket that lingers from an earlier run does not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def start(*command: str) -> subprocess.Popen[bytes]:
    """Start one child; on Linux the kernel ends it should this program be killed outright."""
    if setpriv := shutil.which("setpriv"):
        command = (setpriv, "--pdeathsig", "TERM", *command)
    return subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL)


def server(port: int) -> tuple[str, ...]:
    """The command of the server on a port of the loopback address. How many threads: POOL_SIZE (settings)."""
    return (
        *(str(BIN / "granian"), "--interface", "asginl", "--no-ws", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--workers-kill-timeout", str(LAST_SECONDS), "--respawn-failed-workers"),
        *("--log-level", "warning"),
        *("--backlog", str(WAITING), "--backpressure", str(AT_ONCE)),
        "tracker.config.asgi:application",
    )


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, wait for them, then end what is left of their groups."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):  # nothing was left
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def main(port: int) -> int:
    """Run server, worker and clock until a signal or until one of them stops. Returns the exit code."""
    if not is_free(port):
        print(f"Port {port} is taken. Choose another: make run PORT={port + 1}", file=sys.stderr)
        return 1
    children: list[subprocess.Popen[bytes]] = []
    site = f"http://localhost:{port}"  # by its name: passkeys do not work at a number (Web Authentication, 5.1.3)
    os.environ.setdefault("SITE_ADDRESS", site)  # what the links in mails begin with
    try:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, raise_stop)
        children.append(start(*server(port)))
        children.append(start(sys.executable, "manage.py", "db_worker"))
        children.append(start(sys.executable, "manage.py", "send_due_mail", "--every", "60"))
        print(f"Public pages {site}/en/   portal {site}/portal/   admin {site}/admin/   (Ctrl-C ends)", flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        print("The server, the mail worker or the clock stopped by itself; ending the others.", file=sys.stderr)
        return 1
    except Stop:
        return 0
    finally:
        end(children)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
