"""A child process for each file that somebody else made. A file that breaks its reader ends a child, and no page.

A template process imports the readers once and forks for each file (docs/adr/0090). A child has limits of processor
time, memory, clock and answer, and an empty environment. It opens no file and no connection. It gets a function
and its arguments, and answers in JSON, which we do not trust.
"""

from __future__ import annotations

import atexit
import ctypes
import encodings
import gc
import json
import logging
import os
import pickle
import pkgutil
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1024 * 1024 * 1024
PROCESSOR, CLOCK = 15, 60
"""Seconds of the processor, and of the clock on a busy machine."""
LARGEST_ANSWER, LONGEST_COMPLAINT = 64 * 1024 * 1024, 4000
# Children of one process of ours at once, for each may take a gigabyte; and the seconds that one waits for its turn.
AT_ONCE, PATIENCE = 2, 20
TOO_LONG, BUSY, BROKEN = "too long", "busy", "broken"
# How a child ends that used its time up.
OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
GRACE = 5

log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


class Job(NamedTuple):
    """What the template knows of a job: the module to import, seconds of processor and clock, and `folders`."""

    module: str
    processor: int
    clock: int
    folders: Sequence[str]


class ChildFailed(Exception):
    """There is no answer. `code` is TOO_LONG, BROKEN, or BUSY: others ran, or the machine has no memory for another."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def call(
    function: Callable[..., object],
    *arguments: object,
    processor: int = PROCESSOR,
    clock: int = CLOCK,
    patience: float = PATIENCE,
    folders: Sequence[str] = (),
) -> Any:
    """Run a function in a child process and return its answer, as JSON holds it.

    Args:
        function: of a module, found there by its name. Its module should import no more than it needs.
        arguments: any values; they are ours or bytes.
        processor: seconds of the processor that it may use; clock: of the clock.
        patience: seconds to wait while other children run.
        folders: the child may read their files. Then it may open connections, unless Landlock forbids it.
    Raises:
        ChildFailed: no answer. The traceback is in the log.
    """
    if not _places.acquire(timeout=patience):
        raise ChildFailed(BUSY)
    try:
        with _in_memory(pickle.dumps((function, arguments))) as job, _in_memory() as answer, _in_memory() as complaint:
            ended = _end_of_child([job, answer, complaint], Job(function.__module__, processor, clock, folders))
            if ended:
                complaint.seek(max(0, complaint.seek(0, os.SEEK_END) - LONGEST_COMPLAINT))
                said = complaint.read().decode(errors="replace")
                log.warning("A child process of %s ended with %s. %s", function.__qualname__, ended, said)
                raise ChildFailed(TOO_LONG if ended in OUT_OF_TIME else BROKEN)
            answer.seek(0)
            return json.loads(answer.read())
    except (ValueError, RecursionError) as fault:
        raise ChildFailed(BROKEN) from fault
    except OSError as fault:
        log.warning("No child process could be started for %s", function.__qualname__, exc_info=True)
        raise ChildFailed(BUSY) from fault
    finally:
        _places.release()


@contextmanager
def _in_memory(content: bytes = b"") -> Iterator[IO[bytes]]:
    """Yield a file that is on no disk, where an erasure would not find it."""
    with open(os.memfd_create("child"), "w+b", buffering=0) as file:
        view = memoryview(content)
        while view:
            view = view[file.write(view) :]
        file.seek(0)
        yield file


# --- the template process, as its parent sees it

START = "import sys; sys.path.insert(0, sys.argv[1]); from tracker.files import child; child.run_template()"
_starting = threading.Lock()
_template: tuple[socket.socket, subprocess.Popen[bytes]] | None = None


def _end_of_child(files: Sequence[IO[bytes]], job: Job) -> int:
    """Run a child and return how it ended: 0 for well, a signal's number below 0, else a fault."""
    ours, theirs = os.pipe()
    with open(ours, "rb", buffering=0) as ending:
        try:
            _send(json.dumps(job).encode(), [*(each.fileno() for each in files), theirs])
        finally:
            os.close(theirs)
        waiting = select.poll()
        waiting.register(ending, select.POLLIN)
        if not waiting.poll((job.clock + GRACE) * 1000):
            return -signal.SIGKILL
        return int(ending.read() or 1)


def _send(job: bytes, files: list[int]) -> None:
    """Give a job to the template, which is started where it does not run (any more)."""
    global _template
    for _time in range(2):
        with _starting:
            _template = used = _template or _started()
            try:
                socket.send_fds(used[0], [job], files)
            except OSError:
                end_template()
            else:
                return
    raise ChildFailed(BROKEN)


@atexit.register
def end_template() -> None:
    """End the template process, if there is one; the next call starts another."""
    global _template
    if _template:
        _template[0].close()
        _template[1].wait()
        _template = None


def _started() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Start the template. It ends when this process does, or when all that share its channel have."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        program = [sys.executable, "-I", "-X", "utf8", "-c", START, str(ROOT)]
        process = subprocess.Popen(  # noqa: S603 - our own program, no word of an upload in the command
            program, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env={}, cwd="/", start_new_session=True
        )
    return ours, process


# --- in the template process

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
READING, BENEATH = 0b1100, 1  # read a file and a folder; a rule for what is beneath a folder
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # by version of Landlock; 16 from the fifth on
NO_NEW_PRIVILEGES = 38
libc = ctypes.CDLL(None, use_errno=True)


def run_template() -> None:
    """Fork for each job that comes through the standard input, until that is closed."""
    for encoding in pkgutil.iter_modules(encodings.__path__):  # a child can import none of them
        with suppress(ImportError):
            import_module(f"encodings.{encoding.name}")
    channel = socket.socket(fileno=0)
    while True:
        job, files, _flags, _address = socket.recv_fds(channel, 4096, 4)
        with suppress(ChildProcessError):  # so that their time counts as ours
            while os.waitpid(-1, os.WNOHANG if job else 0)[0]:
                pass
        if not job:
            return
        asked = Job(*json.loads(job))
        with suppress(Exception):  # the child meets it again, and its complaint reaches the log
            import_module(asked.module)
        gc.freeze()
        if not os.fork():
            _watch(files, asked)
        for each in files:
            os.close(each)


def _watch(files: list[int], asked: Job) -> None:
    """Fork the child, end it when the clock says so, and pass on how it ended. Does not return."""
    job, answer, complaint, ending = files
    os.close(0)  # where the template is ended its channel ends, too
    child = os.fork()
    if not child:
        _work(job, answer, complaint, asked)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(asked.clock)
    _child, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError, PermissionError):  # what it has started itself
        os.killpg(child, signal.SIGKILL)
    os.write(ending, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _work(job: int, answer: int, complaint: int, asked: Job) -> None:
    """Do the job within the limits. Does not return."""
    code = 1
    try:
        os.setsid()
        for place, each in enumerate((job, answer, complaint)):
            os.dup2(each, place)
        os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, asked.processor),
            (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
            (resource.RLIMIT_CORE, 0),
        ):
            _limit(what, most)
        with open(0, "rb", closefd=False) as given:
            function, arguments = pickle.load(given)  # noqa: S301 - written by our own process
        _close(asked.folders)
        with open(1, "w", encoding="utf-8", closefd=False) as written:
            json.dump(function(*arguments), written)
        code = 0
    except BaseException:
        with open(2, "w", encoding="utf-8", errors="replace", closefd=False) as said:
            traceback.print_exc(file=said)
    finally:
        os._exit(code)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (limit, limit))


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has, by which a process gives up rights; 0 for none."""
    return max(0, libc.syscall(LANDLOCK_CREATE, None, 0, 1))


def _close(folders: Sequence[str]) -> None:
    """Forbid this process to open anything but files of these folders, for reading.

    Landlock forbids files, and by its version connections, signals and other processes. Without folders the limit of
    open files forbids all files and connections, on every kernel.
    """
    if version := landlock_version():
        rights = [(1 << FILE_RIGHTS.get(version, 16)) - 1, 0b11, 0b11][: 1 if version < 4 else 2 if version < 6 else 3]
        ruleset = libc.syscall(LANDLOCK_CREATE, struct.pack(f"={len(rights)}Q", *rights), 8 * len(rights), 0)
        for folder in filter(os.path.isdir, folders):
            opened = os.open(folder, os.O_PATH)
            libc.syscall(LANDLOCK_ADD, ruleset, BENEATH, struct.pack("=Qi", READING, opened), 0)
            os.close(opened)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if libc.syscall(LANDLOCK_RESTRICT, ruleset, 0):
            raise OSError(ctypes.get_errno(), "Landlock")
        os.close(ruleset)
    if not folders:
        _limit(resource.RLIMIT_NOFILE, 0)
