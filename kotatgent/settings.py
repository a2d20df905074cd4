"""One settings file. Everything that differs between machines comes from the environment or `.env`.

The names of the variables are part of the outside of the product: see docs/operations.md.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kotatgent.core import oidc

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is empty. `make run` writes one into .env; in production set your own.")

BASE_URL: str = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
HTTPS = urlsplit(BASE_URL).scheme == "https"

# Folder for what the site makes while it runs: embedded database, queue, media, static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()

# --- Applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    "kotatgent.operations",
    "kotatgent.api",
    "frontend",
    "kotatgent.privacy",
    "kotatgent.opendata",
    "kotatgent.meetings",
    "kotatgent.partners",
    "kotatgent.steering",
    "kotatgent.exchange",
    "kotatgent.campaign",
    "inspections",
    "kotatgent.advice",
    "kotatgent.moderation",
    "kotatgent.contact",
    "listings",
    "landlords",
    "kotatgent.students",
    "kotatgent.papers",
    "kotatgent.newsletter",
    "kotatgent.terms",
    "kotatgent.information",
    "kotatgent.followups",
    "kotatgent.notices",
    "kotatgent.places",
    "kotatgent.accounts",
    "kotatgent.media",
    "kotatgent.audit",
    "kotatgent.core",
    "kotatgent.operations.admin_config.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "kotatgent.core.middleware.RequestId",
    "django.middleware.gzip.GZipMiddleware",  # random padding guards what a page says in secret
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "frontend.middleware.SameForAll",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "frontend.middleware.NoNull",
    "frontend.middleware.PrivateUnlessListed",
    "frontend.middleware.RuleBrokenToPage",
]

ROOT_URLCONF = "kotatgent.urls"
WSGI_APPLICATION = "kotatgent.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "frontend.context.site",
            ],
            "builtins": [f"frontend.templatetags.{name}" for name in ("words", "frame", "components")],
        },
    }
]

# --- Database ---------------------------------------------------------------------------------


def _database(url_setting: str) -> dict[str, Any]:
    """A database from its URL; SQLite in VAR_DIR where the URL is empty.

    SQLite begins every transaction as a writer (IMMEDIATE): two processes that read, then write,
    wait for each other instead of failing with "database is locked".
    """
    url = env.str(url_setting, default="")
    config: dict[str, Any] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(VAR_DIR / "kotatgent.sqlite3"),
    }
    if url:
        config = environ.Env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "cached_statements": 1000,  # the site says more different things than the 128 that Python keeps ready
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
            " PRAGMA temp_store=MEMORY;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
    return config


DATABASES = {"default": _database("DATABASE_URL")}
if env.str("DATABASE_OWNER_URL", default=""):
    # Owns the tables: migrations and retention run as this role, the site itself never does.
    DATABASES["owner"] = {**_database("DATABASE_OWNER_URL"), "TEST": {"MIRROR": "default"}, "OPTIONS": {}}

SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"

# --- Cache, broker, tasks ---------------------------------------------------------------------

REDIS_URL: str = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": env.str("REDIS_PREFIX", default="kotatgent"),
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 3600,
        "global_keyprefix": env.str("REDIS_PREFIX", default="kotatgent") + ":",
    }
else:
    # Beside the embedded database, under its name: two databases never share a queue.
    _queue = Path(f"{DATABASES['default']['NAME']}.queue") if SQLITE else VAR_DIR / "queue"
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "devfs://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True  # what a task did is in the database, where people can see it
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULE_FILENAME = f"{DATABASES['default']['NAME']}.beat" if SQLITE else str(VAR_DIR / "beat")
# Schedules are code. Every run is repeatable, so a run too many costs nothing.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "followups.sweep", "schedule": 60.0},
    "send-notices": {"task": "notices.send_due", "schedule": 30.0},
    "seal-audit": {"task": "audit.seal", "schedule": 60.0},
    "open-data": {"task": "opendata.publish", "schedule": 60.0},  # once a day; else it sees that today is there
}

# --- Accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "search"

ACCOUNT_ADAPTER = "kotatgent.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
_forms = "frontend.account.forms."
ACCOUNT_FORMS = {
    "signup": f"{_forms}SignupForm",
    "login": f"{_forms}LoginForm",
    "request_login_code": f"{_forms}RequestLoginCodeForm",
    "confirm_login_code": f"{_forms}ConfirmLoginCodeForm",
    "confirm_email_verification_code": f"{_forms}ConfirmEmailCodeForm",
    "confirm_password_reset_code": f"{_forms}ConfirmResetCodeForm",
    "reset_password": f"{_forms}ResetPasswordForm",
    "reset_password_from_key": f"{_forms}NewPasswordForm",
    "change_password": f"{_forms}ChangePasswordForm",
    "set_password": f"{_forms}SetPasswordForm",
    "add_email": f"{_forms}ChangeEmailForm",
    "reauthenticate": f"{_forms}ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_forms}AuthenticateForm",
    "reauthenticate": f"{_forms}MfaReauthenticateForm",
    "activate_totp": f"{_forms}ActivateTotpForm",
    "add_webauthn": f"{_forms}AddPasskeyForm",
    "edit_webauthn": f"{_forms}EditPasskeyForm",
    "login_webauthn": f"{_forms}PasskeyLoginForm",
    "reauthenticate_webauthn": f"{_forms}PasskeyReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Mail is slow and people are too: every code lives as long as the one that confirms an address.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or a new passkey is told by mail
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# How many proxies add to X-Forwarded-For: attempts are counted per visitor, not per proxy (accounts.visitors).
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
# Institutions whose own identity provider says who somebody is (docs/operations.md). None: nobody signs in that way.
_providers = env.str("OIDC_PROVIDERS", default="")
if _providers_file := env.str("OIDC_PROVIDERS_FILE", default=""):
    try:
        _providers = Path(_providers_file).read_text(encoding="utf-8")
    except OSError as error:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS_FILE can't be read: {error.strerror}.") from None
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc.apps_from(_providers)}}
SOCIALACCOUNT_ADAPTER = "frontend.account.institutions.SocialAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the address is looked at in kotatgent.partners.arriving
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8  # seconds
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kotatgent"
MFA_TOTP_TOLERANCE = 1  # a code that changed while somebody typed it still counts (RFC 6238, 5.2)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_TRACK_ACTIVITY = False

# --- Language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "kotatgent" / "locale"]  # one catalogue for all apps: tools/translate.py
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True

# --- Mail -------------------------------------------------------------------------------------

_email: dict[str, Any] = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR}/mail")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Kotatgent <kotatgent@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Shared with the provider of mail, who signs its reports of mail that came back with it. Empty: that door is closed.
MAIL_WEBHOOK_SECRET: str = env.str("MAIL_WEBHOOK_SECRET", default="")

# --- Static files and media -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# The open data of each day. Web and worker share it, as they share the pictures; it needs no backup.
OPEN_DATA_ROOT = Path(env.str("OPEN_DATA_ROOT", default=str(MEDIA_ROOT / "open-data")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Security ---------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "frontend.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the machine itself, without TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Sealed data ------------------------------------------------------------------------------


def _made_up(what: str) -> str:
    """On a machine for trying nobody has to make keys: they follow from SECRET_KEY. Never without DEBUG."""
    return urlsafe_b64encode(sha256(f"kotatgent {what} {SECRET_KEY}".encode()).digest()).decode() if DEBUG else ""


# Comma between them: the first seals, all open (docs/operations.md).
DATA_KEYS: list[str] = [key for key in env.list("DATA_KEYS", default=[]) or [_made_up("data")] if key]
# By which a value is recognised that nobody can read back. One for good.
HASH_KEY: str = env.str("HASH_KEY", default="") or _made_up("hashes")

# --- Extracts of certificates ------------------------------------------------------------------

# A JWK set (docs/operations.md). Empty: no extract is made, and everything else works.
SIGNING_KEYS: str = env.str("SIGNING_KEYS", default="")
if _signing_file := env.str("SIGNING_KEYS_FILE", default=""):
    try:
        SIGNING_KEYS = Path(_signing_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"SIGNING_KEYS_FILE can't be read: {error.strerror}.") from None
    if not SIGNING_KEYS:
        raise ImproperlyConfigured("SIGNING_KEYS_FILE names an empty file.")
# Whether the City issues its certificates by this site: the paper is then the certificate, and no extract.
CERTIFICATES_ISSUED_HERE: bool = env.bool("CERTIFICATES_ISSUED_HERE", default=False)
# Ghent need not ask for advice before it declares a room unfit (F2.35).
UNFIT_ADVICE_EXEMPT: bool = env.bool("UNFIT_ADVICE_EXEMPT", default=True)

# --- The audit register -------------------------------------------------------------------------

# Where the head of its chain is written, a file a day: out of reach of whoever can change the database.
# Who was erased, kept outside the database and its copies: `replay_erasures` after an older copy is put back.
ERASURE_LIST = Path(env.str("ERASURE_LIST", default=str(VAR_DIR / "erasure-list")))
AUDIT_HEADS = Path(env.str("AUDIT_HEADS", default=str(VAR_DIR / "audit-heads")))

# --- API --------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["kotatgent.api.permissions.SignedInWithSecondFactor"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "kotatgent.api.problems.handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kotatgent API",
    "DESCRIPTION": "Student rooms in Ghent and the state of their certificate of conformity.",
    "VERSION": "1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "kotatgent.api.documentation.in_language",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_PUBLIC": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Logging ----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "kotatgent.core.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {
            "()": "kotatgent.core.discreet.Formatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
            "whole": DEBUG,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"PIL": {"level": "WARNING"}},  # at DEBUG it logs what a phone wrote into a photo
}

SENTRY_DSN: str = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    import sentry_sdk  # only where errors are reported to a server

    from kotatgent.core import discreet

    sentry_sdk.init(dsn=SENTRY_DSN, **discreet.SENTRY)

SILENCED_SYSTEM_CHECKS: list[str] = []
