"""Where the records for measuring are kept: `var/benchmarks/`, or a database of the PostgreSQL that was started.

Each under a name made of its size, of everything that migrating reads, and of what fills it: another byte there makes
another record. One that was not finished is made anew.
"""

import hashlib
import shutil
import time

from django.core.management import call_command
from django.db import connection, connections

from tests.lab.benchmarks.filling import fill
from tests.lab.benchmarks.sizes import Size
from tests.migrated import ROOT, migrate, state_of_the_code

FOLDER = ROOT / "var" / "benchmarks"
SOURCES = ("answering", "filling", "scene", "sizes", "tables", "waiting", "words")
UNFINISHED = "_unfinished"
# A file that is thrown away when its making is cut off waits for no disk.
IN_HASTE = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF;
    PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY;
"""


def name_of(size: Size) -> str:
    found = hashlib.sha256(state_of_the_code().encode())
    for name in SOURCES:
        found.update((ROOT / "tests" / "lab" / "benchmarks" / f"{name}.py").read_bytes())
    return f"followup_{size.name}_{found.hexdigest()[:10]}"


def use(size: Size) -> str:
    """Connect to the record of this size, which is made where it is not there. Returns its name."""
    return {"sqlite": _use_file, "postgresql": _use_database}[connection.vendor](size)


def _made(size: Size) -> None:
    began, counted = time.monotonic(), time.process_time()
    print(f"Making {size.name}: about {size.publications:,} publications ...", flush=True)
    migrate("migrate", verbosity=0)
    with connection.constraint_checks_disabled():  # on SQLite; all of them are looked at when it is filled
        fill(size)
    took, cpu = time.monotonic() - began, time.process_time() - counted
    print(f"Made in {took:.0f} s, {cpu:.0f} s of them processor time.", flush=True)
    call_command("verify_publications")


def _connect(name: str) -> None:
    for each in connections.all():
        each.close()
        each.settings_dict["NAME"] = name


def _use_file(size: Size) -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name_of(size)}.sqlite3"
    if not path.exists():
        unfinished = path.with_name(name_of(size) + UNFINISHED)
        unfinished.unlink(missing_ok=True)
        _connect(str(unfinished))
        options = connection.settings_dict["OPTIONS"]
        kept, options["init_command"] = options["init_command"], IN_HASTE
        _made(size)
        connection.close()
        options["init_command"] = kept
        shutil.move(unfinished, path)
    _connect(str(path))
    return path.name


def _use_database(size: Size) -> str:
    name, unfinished = name_of(size), name_of(size) + UNFINISHED
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        there = cursor.fetchone()
        if not there:
            cursor.execute(f"DROP DATABASE IF EXISTS {unfinished}")
            cursor.execute(f"CREATE DATABASE {unfinished}")
    if not there:
        before = connection.settings_dict["NAME"]
        _connect(unfinished)
        _made(size)
        _connect(before)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    _connect(name)
    return name
