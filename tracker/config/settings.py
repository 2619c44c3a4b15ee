"""Settings. Without DATABASE_URL this is the demonstration and needs no variable of the environment at all.

What a site may set is read here by `env`, is listed in `.env.example`, and is checked by `tracker.config.environment`.
All else is a constant. A site that must have another one names a module of its own in DJANGO_SETTINGS_MODULE, which
begins with `from tracker.config.settings import *`.
"""

import os
import secrets
from pathlib import Path

import environ
from django.utils.csp import CSP

from tracker.config import environment, logs, processes
from tracker.config.environment import beside, connected, publicly

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
IGNORED_NAMES = environment.ignored_names(os.environ)  # `manage.py check --deploy` says so
RELEASE = environment.version_in(BASE_DIR / "pyproject.toml")

# The demonstration works on its own embedded database; naming a database turns it off.
DEMONSTRATION = not env.str("DATABASE_URL", default="")
DEBUG = env.bool("DEBUG", default=False)


def demonstration_secret() -> str:
    """A secret of this copy alone, kept beside its database, so that sessions outlive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


if DEMONSTRATION:
    SECRET_KEY = demonstration_secret()
else:
    environment.refuse_old_names(os.environ)
    SECRET_KEY = environment.refuse_example("SECRET_KEY", env.str("SECRET_KEY"))
# Older ones, so that sessions and sealed secrets outlive a change of the secret.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEMONSTRATION else [])

# Where the site is reached: what the links in mails begin with.
SITE_ADDRESS = env.str(
    "SITE_ADDRESS",
    default="http://localhost:8000" if DEMONSTRATION else f"https://{(ALLOWED_HOSTS or ['localhost'])[0]}",
).rstrip("/")
# Which pages this process serves (docs/adr/0036), and where the public ones are.
PROCESS = processes.process_of(env.str("PROCESS", default=""))
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default=env.NOTSET if PROCESS == processes.PRIVATE else SITE_ADDRESS).rstrip(
    "/"
)

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, which it extends
    "tracker",
    "report",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_tasks_db",
    "django_linear_migrations",
]

EVERY_MIDDLEWARE = [
    "tracker.config.middleware.RequestNumber",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.config.health.Health",  # beneath the headers of every response, above whatever asks for a name or a person
    "tracker.config.middleware.ClosedPages",
    "tracker.config.unavailable.RefusedBodies",
    "tracker.config.middleware.NoNul",
    "tracker.config.middleware.PrivateRooms",
    "tracker.config.middleware.HandedOver",
    "tracker.config.statements.StatementLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tracker.config.middleware.RoomCompression",  # beneath the one that says how long an answer is
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.config.middleware.SessionLimits",
    "tracker.config.middleware.PersonsLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tracker.config.middleware.SecondFactor",
    "tracker.config.middleware.DueDecisions",
]
MIDDLEWARE = processes.middleware_of(PROCESS, EVERY_MIDDLEWARE)

LOGGING = logs.settings_of(everything=DEBUG)

ROOT_URLCONF = processes.URLS[PROCESS]
WSGI_APPLICATION = "tracker.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.config.context.site",
            ],
        },
    }
]

DATABASES = {"default": connected(env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'demonstration.sqlite3'}"))}
if env.str("TO_DATABASE_URL", default=""):
    DATABASES["to"] = connected(env.db("TO_DATABASE_URL"))  # for `manage.py copy_record` alone
for database in DATABASES.values():
    environment.restrict_database(database)
# Public pages read by a connection of their own; a process of public pages has no other (docs/adr/0076).
DATABASES["default" if PROCESS == processes.PUBLIC else "public"] = publicly(DATABASES["default"])
DATABASE_ROUTERS = ["tracker.config.public_reading.PublicPages"]
# How many requests a process works at, at once: each in a thread with a connection to the database of its own.
POOL_SIZE = env.int("POOL_SIZE", default=16)
# How long one query may take (seconds), by who asks: readers of public pages, the portal, the desk, the mail worker.
STATEMENT_SECONDS = {"public": 10, "portal": 20, "desk": 60, "worker": 600}
# How long a process works in a minute, in seconds, at what is dear to make (searches, past days, tables): for all
# readers without an account, and for those of one network; and at how many of these at once (`report.http.budgets`).
COSTLY_SECONDS, COSTLY_SECONDS_NETWORK, COSTLY_AT_ONCE = 120, 30, 6

# After an entry of the ledger was written by a clock that was ahead: the next ones bear its moment until that has come,
# in place of a refusal (`tracker.actions.ledger`).
LEDGER_CLOCK_WAS_AHEAD = env.bool("LEDGER_CLOCK_WAS_AHEAD", default=False)

# What all processes share and may forget: who has a page open. A table, made by the migrations.
# Public pages as they were last made (`report.http.freshness`) are in files that all processes of a machine share.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "tracker.config.kept_files.KeptFiles",
        "LOCATION": env.str("KEPT_PAGES", default=str(VAR_DIR / "kept")),
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_BYTES": 256 * 1024 * 1024},
    },
}

AUTH_USER_MODEL = "tracker.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# A form from before another sign-in keeps what was typed in it.
CSRF_FAILURE_VIEW = "tracker.portal.account.carrying.csrf_failure"
LOGIN_URL = "portal:sign_in"
LOGIN_REDIRECT_URL = "portal:tasks"
LOGOUT_REDIRECT_URL = "portal:sign_in"
# A link by e-mail for a new password: as long as the limit of such mails counts, and an hour to read one.
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
# Whether second factors and codes by mail are asked for at all. The accounts of the demonstration belong to everybody.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not DEMONSTRATION)
# How many minutes a reviewer can take an acceptance or a return back; 0: it takes effect at once.
DECISION_UNDO_MINUTES = max(0, env.int("DECISION_UNDO_MINUTES", default=10))
# A session ends after so long without a page, and in any case after so long (seconds).
SESSION_IDLE = env.int("SESSION_IDLE_MINUTES", default=120) * 60
SESSION_LONGEST = env.int("SESSION_LONGEST_HOURS", default=12) * 60 * 60

# django-allauth keeps factors and sessions; pages, steps and limits are ours (docs/adr/0010, docs/adr/0027).
ACCOUNT_ADAPTER = "tracker.signing.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered at the desk
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
MFA_ADAPTER = "tracker.signing.adapters.FactorAdapter"

LANGUAGE_CODE = "en"
# The fixed order of the language bar, each language named in itself.
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
# Translations that nobody who speaks the language for the organization has reviewed; the method page says so.
# "complete": every sentence is translated; "public": those of the public pages, the rest is in English.
DRAFT_LANGUAGES = dict.fromkeys(["ar", "zh-hans", "fr", "ru", "es"], "complete")
LOCALE_PATHS = [BASE_DIR / "tracker" / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = [code for code, _name in LANGUAGES]
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["tracker.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_ROOT = BASE_DIR / "tracker" / "static" / "root"  # files that browsers ask for at the root of the site
STORAGES = {
    "default": environment.upload_storage(env.str("FILES_URL", default="")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# What was taken down, so that no backup brings it back: beside the database, in no backup (`tracker.ledger`).
TAKEDOWN_LOG = Path(env.str("TAKEDOWN_LOG", default="") or beside(DATABASES["default"], VAR_DIR) / "take-downs.jsonl")
# Evidence, scans and imports. Nothing here is ever served by its path: a view asks who may read it.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Under which address the proxy in front has MEDIA_ROOT, to send the files: "/stored/" in deploy/nginx/.
X_ACCEL = env.str("X_ACCEL", default="")
# With less room on the disk of MEDIA_ROOT no file is taken any more; in bytes.
UPLOADS_LEAST_FREE = 250 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
environment.restrict_to_owner(MEDIA_ROOT, *([VAR_DIR] if DEMONSTRATION else []))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Follow-up Record <record@example.org>")
if DEMONSTRATION:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(VAR_DIR / "outbox")},
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": environment.email_server(env.str("EMAIL_URL", default="") or "smtp://localhost"),
        }
    }

# No inline code anywhere: pages stay cacheable, and an injected script does not run. The one exception is no code: a
# block of data (`report/templatetags/page_head.py`), which browsers do not run and this policy does not stop.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF, *([PUBLIC_ADDRESS] if PROCESS == processes.PRIVATE else [])],  # searches lead there
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind TLS everything is secure by default; the demonstration answers on the loopback address without it.
BEHIND_TLS = env.bool("BEHIND_TLS", default=not DEMONSTRATION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
# Two more promises bind other names of the organization, and browsers remember them for a year: that they are missing
# is a choice, not a mistake. The proxy adds them where somebody answers for all these names (docs/operations.md).
SILENCED_SYSTEM_CHECKS = [
    *("security.W005", "security.W021"),
    *(processes.CHECKS_OF_ADMIN if PROCESS == processes.PUBLIC else []),
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]  # also where a proxy passes on another host than the browser asked for
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = SESSION_LONGEST
# How many proxies stand in front, each of which adds an address to X-Forwarded-For: limits of sign-in count by address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if BEHIND_TLS else 0)

# What a State may upload as evidence or a clerk as a scan (bytes).
EVIDENCE_SIZE_LIMIT = 20 * 1024 * 1024
# Where a ClamAV daemon listens on this machine: a path, or 127.0.0.1:3310. While a file waits for it, it is not public.
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", default="")
# Whether cited links are asked for their title and date, and later whether they still answer. The demonstration asks
# nobody.
LINK_CHECKS = env.bool("LINK_CHECKS", default=not DEMONSTRATION)
# A program suggests themes and recommendations on the same subject where its extra is installed. Tests turn it off.
SUGGESTIONS = True
# The longest request: the largest file, and what else stands in its form.
REQUEST_SIZE_LIMIT: int = EVIDENCE_SIZE_LIMIT + 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The confirmation of a long report has a field for each recommendation.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="record@example.org")
# Who keeps the site, its imprint and privacy notice: in the last line of every page. The logo: a file of the server.
ORGANIZATION_NAME, ORGANIZATION_NAMES = environment.names_by_language(
    "ORGANIZATION_NAME", env.str("ORGANIZATION_NAME", ""), dict(LANGUAGES)
)
ORGANIZATION_LOGO = env.str("ORGANIZATION_LOGO", "")
IMPRINT_ADDRESS, PRIVACY_ADDRESS = env.str("IMPRINT_ADDRESS", ""), env.str("PRIVACY_ADDRESS", "")
# Under which licence lists, codes and figures are offered; empty: none is stated (`report.pages.reuse`).
DATA_LICENCE = env.str("DATA_LICENCE", default="")
DATA_LICENCE_ADDRESS = "".join(env.str("DATA_LICENCE_ADDRESS", default="").split())  # it travels in a header
# Whom `manage.py watch` mails what goes wrong, and where it remembers what it sent.
ALARMS_TO = env.list("ALARMS_TO", default=[])
ALARMS = TAKEDOWN_LOG.with_name("alarms.json")
# With which token a program reads /metrics. Empty: that address is not there.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# Whom to tell of a hole (an address or a page), and until when that holds: /.well-known/security.txt. Empty: not there.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
SECURITY_EXPIRES = env.str("SECURITY_EXPIRES", default="")
