"""The settings of the site, read from the environment; with none at all, safe on this machine alone.

The site is "on loopback" while its allowed hosts are nothing but names of this machine. Beyond loopback the
secret must be given and https is assumed. checks.py reports what is wrong here as numbered checks; README
lists the variables.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from rxsite.environment import Environment, keep_secret
from rxsite.logs import LOGGING  # noqa: F401  a setting like the others

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment(os.environ)

# Where the site keeps what it writes: database, secret, media, collected static files, page store.
RX_DATA = environment.folder("RX_DATA", BASE_DIR / ".data")

# There is no setting for it: debug pages show a reader's request to whoever looks.
DEBUG = False

# Megabytes that finished pages may take on this node's disk; 0: none are kept.
RX_STORE_MB = environment.whole_number("RX_STORE_MB", 1024, least=0, most=1_000_000)

# --- Who may ask: hosts, the secret, https ---

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = environment.words("RX_ALLOWED_HOSTS", LOOPBACK_HOSTS)
# Where staff work, if not on the address of readers: one that only they reach, in a network of their own.
RX_STAFF_HOST = environment.text("RX_STAFF_HOST", longest=253).lower()
if RX_STAFF_HOST and RX_STAFF_HOST not in ALLOWED_HOSTS:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, RX_STAFF_HOST]
RX_ON_LOOPBACK = set(ALLOWED_HOSTS) <= set(LOOPBACK_HOSTS)
# What search engines are told is the address of the site: the first host that is named.
RX_ORIGIN = "" if RX_ON_LOOPBACK else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"

RX_SECRET_IS_GIVEN = bool(environment.text("RX_SECRET_KEY"))
SECRET_KEY = environment.text("RX_SECRET_KEY")
if not RX_SECRET_IS_GIVEN and RX_ON_LOOPBACK:
    try:
        SECRET_KEY = keep_secret(RX_DATA / "secret_key")
    except OSError as error:
        environment.fault_once("RX_DATA", f"({RX_DATA}) is a folder in which nothing can be kept: {error.strerror}")
    except UnicodeDecodeError:
        environment.fault_once("RX_DATA", f"({RX_DATA}) holds a secret_key that is no text: move that file away")
# Without a usable secret the checks refuse to start; until they run, one that nobody knows stands in.
SECRET_KEY = SECRET_KEY or secrets.token_urlsafe(64)

# What the codes of discreet copies are made from (articles/pages/codes.py); of its own, so that the secret can be
# changed and what is printed goes on working. Codes made with the earlier ones still open their pages, and, where it is
# allowed, those that stood in content/ until November 2026.
RX_CODES_SECRET = environment.text("RX_CODES_SECRET") or SECRET_KEY
RX_EARLIER_CODES_SECRETS = environment.words("RX_EARLIER_CODES_SECRETS", ())
RX_EARLIER_CODES = environment.boolean("RX_EARLIER_CODES", default=False)

IS_HTTPS = not RX_ON_LOOPBACK
SECURE_SSL_REDIRECT = IS_HTTPS
# Programs on this machine ask these, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz)$"]
# Beyond loopback a proxy such as nginx stands in front and must always set this header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if IS_HTTPS else 0
# An operator may have other sites under the same domain, and preloading cannot be taken back: both are theirs
# to decide, in nginx. So the deployment checks that ask for them are silenced.
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Headers; headers.py adds those that Django does not know ---

# "no-referrer" would make Chromium send "Origin: null", and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # No text can become script or markup on a public page. import() of an address is no such sink.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
        "upgrade-insecure-requests": IS_HTTPS,
    }
}
# What differs under /admin/: its own scripts and the Markdown editor assign markup, and it frames previews.
RX_ADMIN_POLICY: dict[str, Any] = {
    "require-trusted-types-for": None,
    "trusted-types": None,
    "frame-src": [SELF],
}

# --- Apps and the way of a request ---

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "markdownx",
    "adminsortable2",
    "reversion",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "patienttools.files",
    "patienttools.generation",
    "patienttools.proposals",
    "patienttools.helplines",
    "patienttools.typed",
    "patienttools.panels",
    "articles",
    "articles.lint",
    "articles.search",
    "articles.events",
    "articles.credits",
    "articles.reports",
    "articles.reports.helped",
    "articles.reviewing",
    "articles.plans",
    "articles.looks",
    "articles.links",
    "articles.bulk",
    "articles.pictures",
    "patienttools.tools",
    "patienttools.ask",
    "patienttools.paper",
    "rxsite.people",
    "rxsite.sign_in",
    "rxsite",
]

MIDDLEWARE = [
    # The first four set headers, on static files and on errors too, so they stand outside everything else.
    "rxsite.headers.HeadersMiddleware",
    "rxsite.headers.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "rxsite.watching.health.HealthMiddleware",
    "rxsite.watching.counting.CountingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Ahead of every page: after leaving, none of them shows anything.
    "rxsite.leaving.LeavingMiddleware",
    "rxsite.languages.LanguageMiddleware",
    "rxsite.desk_time.DeskTimeMiddleware",
    "django.middleware.common.CommonMiddleware",
    # From here on for staff under /admin/, on their own address if they have one; none of these touches a reader who
    # has no session.
    "rxsite.sign_in.where.StaffHostMiddleware",
    "rxsite.sign_in.sessions.PatientSessionMiddleware",
    # Public forms need no cookie; staff forms go on to Django's check.
    "rxsite.forms.PublicFormsMiddleware",
    "rxsite.sign_in.gate.AgainMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "rxsite.sign_in.lasting.LastingSessionMiddleware",
    "rxsite.sign_in.gate.GateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "rxsite.urls"
WSGI_APPLICATION = "rxsite.wsgi.application"

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
            ],
        },
    }
]

# --- What is kept ---

DATABASES = {"default": environment.database("RX_DATABASE_URL", RX_DATA / "site.sqlite3")}
if DATABASES["default"]["ENGINE"] == "rxsite.databases.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Seconds to wait for another writer.
        "timeout": 20,
        # A transaction that reads first and then writes would otherwise fail at once beside another writer.
        "transaction_mode": "IMMEDIATE",
        # With WAL, NORMAL does not reach the disk at each commit, and a power cut would lose an acknowledged
        # save. What is deleted, as a reader's question, is overwritten and not only forgotten.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        # Each thread has a connection that holds so many statements: of 128, most are never asked again.
        "cached_statements": 16,
    }
    # Tests use a file as well: a database in memory shares one connection between threads.
    DATABASES["default"]["TEST"] = {"NAME": str(RX_DATA / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
# How long the running server waits for one statement of PostgreSQL, and for a lock of either database, in seconds.
RX_STATEMENT_SECONDS = environment.whole_number("RX_STATEMENT_SECONDS", 10, least=1, most=600)
RX_LOCK_SECONDS = environment.whole_number("RX_LOCK_SECONDS", 5, least=1, most=600)
# Each of the server's threads keeps its connection for a minute.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Backups: where to, the file of the key that seals them (none: they are not sealed), and of how many days, weeks and
# months the newest is kept.
RX_BACKUP_TO = environment.text("RX_BACKUP_TO", str(RX_DATA / "backups"))
RX_BACKUP_KEY = environment.text("RX_BACKUP_KEY")
RX_BACKUP_KEEP = environment.whole_numbers("RX_BACKUP_KEEP", (7, 4, 12), most=10_000)
# How the checker of links names itself to others, and how many seconds it leaves a host alone between two questions.
RX_LINKS_AGENT = environment.text("RX_LINKS_AGENT", "LinkCheck/1.0", longest=200)
RX_LINKS_PAUSE = environment.whole_number("RX_LINKS_PAUSE", 5, least=1, most=3600)

STATIC_URL = "/static/"
STATIC_ROOT = RX_DATA / "static"
# Stylesheets are served joined, by their own finder; everything else under static/ as it is.
STATICFILES_DIRS = [
    (folder.name, folder)
    for folder in sorted((BASE_DIR / "static").glob("*/"))
    if folder.is_dir() and folder.name != "css"
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "rxsite.stylesheets.StylesheetFinder",
]
# Nothing here is for other sites.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/media/"
MEDIA_ROOT = RX_DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rxsite.staticfiles.HashedStaticFilesStorage"},
}

# --- Staff: accounts and sessions live under /admin/ only ---

PASSWORD_HASHERS = ["rxsite.sign_in.hashing.PatientArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "rxsite.sign_in.passwords.VariedPasswordValidator"},
    {"NAME": "rxsite.sign_in.passwords.UncommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
# Guessing codes is slowed down by rxsite.sign_in.brake, whose waits have a bound; these would grow without one.
OTP_TOTP_THROTTLE_FACTOR = 0

RX_STAFF_PATH = "/admin/"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = RX_STAFF_PATH
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
# Lax for the session, so that a link to admin in a colleague's message still opens while signed in.
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
# Both end with the browser; Django's own CSRF cookie would stay for a year.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Half an hour after the last use, see rxsite.sign_in.lasting.
SESSION_COOKIE_AGE = 30 * 60
CSRF_COOKIE_AGE = None
# Gives back what was typed.
CSRF_FAILURE_VIEW = "rxsite.sign_in.ended.csrf_failure"
# The default keeps messages in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Languages and time ---

# A language is added here (or in RX_LANGUAGES), with its catalogue under LOCALE_PATHS and its texts in content/;
# no other line of code knows which there are. The first is the default one.
RX_LANGUAGES = environment.languages("RX_LANGUAGES", "en=English, bn=বাংলা")
LANGUAGE_CODE = RX_LANGUAGES[0].code
LANGUAGES = [(language.code, language.name) for language in RX_LANGUAGES]
LANGUAGES_BIDI = [language.code for language in RX_LANGUAGES if language.is_right_to_left]
# Django refuses a language that is not on its own list.
for _language in RX_LANGUAGES:
    LANG_INFO.setdefault(
        _language.code,
        {
            "bidi": _language.is_right_to_left,
            "code": _language.code,
            "name": _language.name,
            "name_local": _language.name,
        },
    )
# What is compiled stands beside its source, or, where the code cannot be written, in the data folder.
LOCALE_PATHS = [RX_DATA / "locale", BASE_DIR / "rxsite" / "locale"]
USE_I18N = True
USE_TZ = True
# Readers' pages count days by it, and so does everything that is stored.
TIME_ZONE = "UTC"
# The clock on the wall of those who work at the desk: times under /admin/ are shown and typed by it.
RX_TIME_ZONE = environment.time_zone("RX_TIME_ZONE", "UTC")

# --- What an operator chooses ---

# Stands in titles and browser history, so it is bland unless the operator wants otherwise.
RX_SITE_NAME = environment.text("RX_SITE_NAME", "Reading Room", longest=60)
# What an app for codes calls the site.
OTP_TOTP_ISSUER = RX_SITE_NAME
RX_CONTACT_EMAIL = environment.text("RX_CONTACT_EMAIL", longest=254)
# Where leaving leads, for each language (RX_NEUTRAL_URL_EN and so on). The default is the weather service of
# the United States: a page that anybody might have open, that needs no account and lists no past searches.
# An app that opens instead of the page would leave ours on screen behind it; this service is reported to
# publish none, by its own policy (press reports, read 2026-11-21; not tried on a phone). An operator should
# name a site that is ordinary in the country, and try it on a phone with the common apps.
DEFAULT_NEUTRAL_URL = "https://www.weather.gov/"
RX_NEUTRAL_URLS = {
    code: environment.web_address(
        f"RX_NEUTRAL_URL_{code.upper().replace('-', '_')}",
        DEFAULT_NEUTRAL_URL,
        # For trying out leaving with a stand-in on this machine.
        may_be_loopback=RX_ON_LOOPBACK,
    )
    for code, _ in LANGUAGES
}

# Whose emergency numbers stand in the line of every page itself, for each language (RX_FIRST_COUNTRIES_EN=gb,us and so
# on); all others are one tap away. The defaults are where most readers of the language live.
DEFAULT_FIRST_COUNTRIES = {"en": ("gb", "us", "in"), "bn": ("bd", "in", "gb")}
RX_FIRST_COUNTRIES = {
    code: tuple(
        environment.words(f"RX_FIRST_COUNTRIES_{code.upper().replace('-', '_')}", DEFAULT_FIRST_COUNTRIES.get(code, ()))
    )
    for code, _ in LANGUAGES
}

# --- Questions of readers (patienttools/ask): not there until keys and a reply time are given ---

# The file of the keys that seal them; on loopback a demo makes its own.
RX_ASK_KEYS = environment.text("RX_ASK_KEYS")
# Within how many days an answer is promised; 0: no promise, and nobody can ask.
RX_ASK_REPLY_DAYS = environment.whole_number("RX_ASK_REPLY_DAYS", 0, least=0, most=30)
# How many may wait at once: as many as those who answer can answer in that time. 0: nobody new can ask.
RX_ASK_MOST_WAITING = environment.whole_number("RX_ASK_MOST_WAITING", 40, least=0, most=10_000)
# Nobody writes a question in fewer seconds.
RX_ASK_LEAST_SECONDS = 4

# --- Nothing tells on the reader: no mail to anybody, and logs (logs.py) that name no reader ---

ADMINS: list[tuple[str, str]] = []
MANAGERS: list[tuple[str, str]] = []
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# LOGGING is imported above; it replaces Django's own handlers, which would mail request bodies to ADMINS.

# Requests are small; pictures, the largest, are bounded again where they are opened.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Pictures of drafts are the account's alone; beyond loopback nginx shows them, and reads them by the account's group.
FILE_UPLOAD_PERMISSIONS = 0o600 if RX_ON_LOOPBACK else 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700 if RX_ON_LOOPBACK else 0o750

# --- The editor's desk: the Markdown box asks our own views, since markdownx's are open to anybody ---

MARKDOWNX_URLS_PATH = f"{RX_STAFF_PATH}articles/edition/section-preview/"
MARKDOWNX_UPLOAD_URLS_PATH = f"{RX_STAFF_PATH}articles/edition/picture/"

environment.report_unknown(
    read_elsewhere=("RX_WORKERS", "RX_THREADS", "RX_EDITOR_NAME", "RX_EDITOR_PASSWORD"),
)
RX_ENVIRONMENT_FAULTS = tuple(environment.faults)
