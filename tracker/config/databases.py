"""How a process is connected to its database: what DATABASE_URL asks for, over what this product needs.

A thread keeps its connection, on both databases: `POOL_SIZE` threads of the server are the pool (docs/adr/0023). Before
a request uses the connection it is tried, so a database that was started again costs nobody an error.
"""

from pathlib import Path
from typing import Any

SQLITE = "django.db.backends.sqlite3"
DEFAULTS: dict[str, dict[str, Any]] = {
    # WAL lets readers go on while one writes; FULL keeps the last commit when the power goes; IMMEDIATE makes writers
    # queue instead of failing with "database is locked". What is deleted is overwritten (docs/adr/0021).
    SQLITE: {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    },
    # Seconds until a host that does not answer counts as away, and milliseconds until a line that went dead is noticed.
    "django.db.backends.postgresql": {"connect_timeout": 3, "tcp_user_timeout": 10_000},
}


def connected(parsed: dict[str, Any]) -> dict[str, Any]:
    """The settings of a database.

    `parsed` is what django-environ made of DATABASE_URL. Each option of the address (`sslmode`, `sslrootcert`,
    `connect_timeout` ...) stands over the default of the same name: an option that is dropped in silence is a promise
    that is broken, as encryption once was.
    """
    options = {**DEFAULTS.get(parsed["ENGINE"], {}), **parsed.get("OPTIONS", {})}
    kept = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, **parsed, "OPTIONS": options}
    return {**kept, "TEST": {"NAME": None}} if parsed["ENGINE"] == SQLITE else kept


def publicly(database: dict[str, Any]) -> dict[str, Any]:
    """Return the settings by which public pages read this database: without transactions that lock it for writing."""
    options = {name: value for name, value in database["OPTIONS"].items() if name != "transaction_mode"}
    kept = {**database, "TABLES_BY": database["ENGINE"], "OPTIONS": options}
    return {**kept, "ENGINE": "tracker.config.public_reading", "TEST": {"MIRROR": "default"}}


def beside(database: dict[str, Any], otherwise: Path) -> Path:
    """The folder of an SQLite database; that of a database on a server is not ours, so `otherwise`."""
    is_file = SQLITE in (database["ENGINE"], database.get("TABLES_BY")) and database["NAME"] not in ("", ":memory:")
    return Path(database["NAME"]).parent if is_file else otherwise
