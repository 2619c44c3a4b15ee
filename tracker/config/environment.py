"""What the environment may say: `settings.py` reads each value, and this module checks it and turns it into settings.

A value that cannot be right ends the start with a sentence that says what to write. No sentence quotes a value that may
hold a password.
"""

import contextlib
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# --- names of earlier releases ---------------------------------------------------------------------------------------

EMAIL_EXAMPLE = "EMAIL_URL=smtps://USER:PASSWORD@HOST:465 (or smtp+starttls://HOST:587, or smtp://HOST:25)"
FILES_EXAMPLE = "FILES_URL=s3://KEY_ID:KEY@HOST/BUCKET?region=REGION"
PROXY = 'let the proxy add it (docs/operations.md, "The proxy")'
# It would be dangerous to ignore these: the site would not serve, store or send as its administrator thinks.
# What to do now; where that is a new setting, and it is there, the old one may stay while an upgrade is under way.
REFUSED = {
    "PUBLIC_ONLY": "write PROCESS=public",
    "ROOMS_ONLY": "write PROCESS=private",
    "OPERATIONS_ONLY": "write PROCESS=operations",
    "HSTS_SUBDOMAINS": PROXY,
    "HSTS_PRELOAD": PROXY,
    "FILES_BUCKET": f"write {FILES_EXAMPLE}",
    **dict.fromkeys(
        [f"SMTP_{each}" for each in ("HOST", "PORT", "USERNAME", "PASSWORD", "USE_TLS", "USE_SSL")],
        f"write {EMAIL_EXAMPLE}",
    ),
}
OFF = {"", "0", "false", "no", "off"}
# `manage.py check --deploy` says that one of these is set. What each became: docs/admin/upgrade.md.
IGNORED = (
    *(f"STATEMENT_SECONDS_{each}" for each in ("PUBLIC", "PORTAL", "DESK", "WORKER")),
    *("COSTLY_SECONDS", "COSTLY_SECONDS_NETWORK", "COSTLY_AT_ONCE", "KEPT_PAGES_MB", "CACHE_URL", "MADE_FILES"),
    *("FILES_ENDPOINT", "FILES_REGION", "FILES_KEY_ID", "FILES_KEY"),
    *(f"ORGANIZATION_NAME_{each}" for each in ("AR", "ZH_HANS", "EN", "FR", "RU", "ES")),
    *("CSRF_TRUSTED_ORIGINS", "UPLOADS_LEAST_FREE_MB", "ALARMS", "OPERATIONS_LISTEN", "SUGGESTIONS"),
)


def refuse_old_names(given: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured while the environment has a name that would be dangerous to ignore."""
    for old, advice in REFUSED.items():
        new, _equals, meant = advice.removeprefix("write ").partition("=")
        is_replaced = given.get(new) == meant if new == "PROCESS" else bool(given.get(new))
        if given.get(old, "").lower() not in OFF and not is_replaced:
            raise ImproperlyConfigured(f"{old} is not read any more: {advice}, and remove {old}.")


def ignored_names(given: Mapping[str, str]) -> list[str]:
    """Return the names of earlier releases that are set and not read any more."""
    return [name for name in (*REFUSED, *IGNORED) if given.get(name)]


# --- single values ---------------------------------------------------------------------------------------------------


def refuse_example(name: str, value: str) -> str:
    """Return the value of the setting `name`. Raises ImproperlyConfigured where it is still that of an example."""
    if "change-me" in value.lower():
        raise ImproperlyConfigured(f"{name} is the one of an example: everybody knows it. Make one of your own.")
    return value


def names_by_language(setting: str, value: str, codes: Collection[str]) -> tuple[str, dict[str, str]]:
    """Return the name that is set, and the other names of it by code of language.

    `value` is "NAME; fr=NOM; es=NOMBRE". Raises ImproperlyConfigured for a language that is none of `codes`.
    """
    name, *others = (each.strip() for each in value.split(";"))
    found = {}
    for each in others:
        code, equals, translated = each.partition("=")
        if not equals or code.strip() not in codes:
            raise ImproperlyConfigured(
                f'{setting} cannot be read at "{each}": write "NAME; fr=NOM; es=NOMBRE", '
                f"with the languages {', '.join(codes)}."
            )
        found[code.strip()] = translated.strip()
    return name, found


def version_in(project: Path) -> str:
    """Return the version that a project file names: the tree is not installed as a package, so nothing else has it.

    Raises KeyError where it names none.
    """
    version: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    return version


# --- addresses -------------------------------------------------------------------------------------------------------


def _unreadable(example: str) -> ImproperlyConfigured:
    """Return the error that says how to write an address. It never quotes the address, which may hold a password."""
    name = example.partition("=")[0]
    return ImproperlyConfigured(
        f"{name} cannot be read: write {example}. Write %40 for @, %2F for / and %3A for : in a name, key or password."
    )


def _parse_address(value: str, schemes: Collection[str], example: str) -> SplitResult:
    """Return the parts of an address. Raises ImproperlyConfigured where it is none of these schemes, or has no host."""
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0  # a port that is no number is a ValueError
    except ValueError:
        raise _unreadable(example) from None
    if parts.scheme not in schemes or not has_host or parts.fragment or "@" in parts.path:
        raise _unreadable(example)
    return parts


# The port of each way to reach a mail server, and what the backend of Django is given for it.
EMAIL_SCHEMES: dict[str, tuple[int, dict[str, bool]]] = {
    "smtp": (25, {}),
    "smtp+starttls": (587, {"use_tls": True}),
    "smtps": (465, {"use_ssl": True}),
}


def email_server(value: str) -> dict[str, Any]:
    """Return EMAIL_URL as options of Django's SMTP backend. Raises ImproperlyConfigured for anything else."""
    parts = _parse_address(value, EMAIL_SCHEMES, EMAIL_EXAMPLE)
    if parts.path.strip("/") or parts.query:
        raise _unreadable(EMAIL_EXAMPLE)
    port, security = EMAIL_SCHEMES[parts.scheme]
    return {
        "host": parts.hostname,
        "port": parts.port or port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "timeout": 20,
        **security,
    }


def upload_storage(value: str) -> dict[str, Any]:
    """Return FILES_URL as Django's STORAGES take it; MEDIA_ROOT where it is empty.

    A key that is left out is looked for where the store's own tools find it. Raises ImproperlyConfigured.
    """
    if not value:
        return {"BACKEND": "tracker.files.whole_files.WholeFiles"}
    parts = _parse_address(value, ("s3", "s3+http"), FILES_EXAMPLE)
    *path, bucket = parts.path.strip("/").split("/")
    query = parse_qs(parts.query)
    if not bucket or query.keys() - {"region"}:
        raise _unreadable(FILES_EXAMPLE)
    host = parts.netloc.rpartition("@")[2]
    options = {
        "bucket_name": bucket,
        "endpoint_url": "/".join([f"{'http' if parts.scheme == 's3+http' else 'https'}://{host}", *path]),
        "region_name": query.get("region", [""])[0],
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
    }
    return {
        "BACKEND": "tracker.files.stored_objects.StoredObjects",
        "OPTIONS": {name: given for name, given in options.items() if given},
    }


# --- databases: what DATABASE_URL asks for, over what this product needs ----------------------------------------------

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

    A thread keeps its connection, on both databases: `POOL_SIZE` threads of the server are the pool (docs/adr/0023).
    Before a request uses the connection it is tried, so a database that was started again costs nobody an error.

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


# --- files of the site, which no other account of the machine may open -----------------------------------------------

GROUP_AND_OTHERS = 0o077


def restrict_to_owner(*paths: Path) -> None:
    """Take from all but the owner what they may do with files and folders that are there and ours."""
    for path in paths:
        with contextlib.suppress(OSError):  # not there, or somebody else's: who set it up so answers for it
            mode = path.stat().st_mode
            if mode & GROUP_AND_OTHERS:
                path.chmod(mode & ~GROUP_AND_OTHERS)


def restrict_database(database: dict[str, Any]) -> None:
    """Make the file of SQLite where it is missing: SQLite would make it for everybody to read.

    Its journal takes the mode of the file.
    """
    if database["ENGINE"] != SQLITE or database["NAME"] in ("", ":memory:"):
        return
    path = Path(database["NAME"])
    with contextlib.suppress(OSError):
        path.touch(mode=0o600)
    restrict_to_owner(path, Path(f"{path}-wal"), Path(f"{path}-shm"))
