"""All settings in one file. docs/reference/settings.md describes each environment variable read here."""

from pathlib import Path

import dj_database_url
from django.conf.locale import LANG_INFO

from wanderamt.config import env
from wanderamt.config.language_model import DEFAULT_USES, uses_of

ROOT = Path(__file__).resolve().parents[3]
STATE_DIR = Path(env.text("WANDERAMT_STATE_DIR", str(ROOT / ".wanderamt")))

#: Set: this process is a unit that works alone, and everything of it lies encrypted in this folder.
UNIT_DIR = env.folder("WANDERAMT_UNIT_DIR")
#: Where the hub keeps the keys with which it certifies units; nobody else may read it.
HUB_KEY_DIR = Path(env.text("WANDERAMT_HUB_KEY_DIR", str(STATE_DIR / "hub-keys")))

DEMO = env.flag("WANDERAMT_DEMO", default=False) and UNIT_DIR is None
DEBUG = env.flag("DEBUG", default=False)
#: A unit has its own in its keyring, put here with the start secret; until then nothing can be signed.
SECRET_KEY = "" if UNIT_DIR else env.text("SECRET_KEY", "insecure-key-for-tests-and-tools-only")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]", "testserver"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", ())
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "wanderamt.apps.workforce",  # before auth: it owns the user model
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "wanderamt.foundation",
    "wanderamt.apps.catalogue",
    "wanderamt.apps.offices",
    "wanderamt.apps.appointments",
    "wanderamt.apps.cases",
    "wanderamt.apps.counter",
    "wanderamt.apps.fleet",
    "wanderamt.apps.fieldsync",
    "wanderamt.apps.assistant",
    "wanderamt.apps.steering",
    "wanderamt.demo",
    "wanderamt.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wanderamt.foundation.middleware.DomainErrorMiddleware",
    "wanderamt.web.middleware.PageLanguageMiddleware",
]
if DEMO:
    MIDDLEWARE.append("wanderamt.demo.middleware.DemoClockMiddleware")
if UNIT_DIR:
    MIDDLEWARE.append("wanderamt.apps.fieldsync.unit.doors.DoorsMiddleware")

ROOT_URLCONF = "wanderamt.config.urls"
WSGI_APPLICATION = "wanderamt.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wanderamt.web.context.page",
                "wanderamt.demo.context.demo",
                "wanderamt.apps.fieldsync.context.unit",
            ],
        },
    }
]

# --- data ---------------------------------------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{STATE_DIR / 'data' / 'wanderamt.sqlite3'}")
dj_database_url.register("sqlcipher", "wanderamt.foundation.sqlcipher")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if UNIT_DIR:
    DATABASES["default"] |= {"ENGINE": "wanderamt.foundation.sqlcipher", "NAME": str(UNIT_DIR / "unit.db")}
if DATABASES["default"]["ENGINE"] == "wanderamt.foundation.sqlcipher":
    DATABASES["default"]["OPTIONS"] = {"timeout": 20}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a write transaction takes its lock at BEGIN, so that two clerks wait and neither fails.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "workforce.User"

# --- language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
#: German and Leichte Sprache are written here, all others are translated. Each by its own name.
LANGUAGES = [
    ("de", "Deutsch"),
    ("de-simple", "Leichte Sprache"),
    ("en", "English"),
    ("tr", "Türkçe"),
    ("ar", "العربية"),
    ("uk", "Українська"),
    ("ru", "Русский"),
    ("pl", "Polski"),
    ("fa", "فارسی"),
    ("ro", "Română"),
    ("bg", "Български"),
    ("fr", "Français"),
    ("es", "Español"),
    ("vi", "Tiếng Việt"),
    ("ku", "Kurdî (Kurmancî)"),
    ("it", "Italiano"),
]
#: Django does not know these two.
LANG_INFO["de-simple"] = {
    "bidi": False,
    "code": "de-simple",
    "name": "German (easy to read)",
    "name_local": "Leichte Sprache",
}
LANG_INFO["ku"] = {
    "bidi": False,
    "code": "ku",
    "name": "Kurdish (Kurmanji)",
    "name_local": "Kurdî (Kurmancî)",
}
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "wanderamt.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# --- files --------------------------------------------------------------------------------------------------
ASSETS_DIR = STATE_DIR / "assets"
STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [ASSETS_DIR] if ASSETS_DIR.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.text("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    },
}
WHITENOISE_USE_FINDERS = env.flag("STATIC_FROM_SOURCE", default=True)
FONT_DIRS = [str(ASSETS_DIR / "fonts")]
FILE_UPLOAD_HANDLERS = ["wanderamt.foundation.uploads.SmallFilesInMemory"]

# --- people -------------------------------------------------------------------------------------------------
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "web:start"
#: Where the day begins, by role; the first role that somebody has decides.
STAFF_START_PAGES = {"clerk": "counter:today", "planner": "fleet:requests", "editor": "catalogue:editing"}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LINK_MAX_AGE_DAYS = env.number("LINK_MAX_AGE_DAYS", 180)
RETENTION_DAYS = env.number("RETENTION_DAYS", 30)
MAIL_RETENTION_DAYS = env.number("MAIL_RETENTION_DAYS", 7)
#: How many coming appointments citizens can book with one mail address or one phone number.
BOOKINGS_PER_CONTACT = env.number("BOOKINGS_PER_CONTACT", 5)
#: How often one address may hold or book through the interface for programs in five minutes; 0: no limit.
API_TRIES_PER_ADDRESS = env.number("API_TRIES_PER_ADDRESS", 60)
REMINDER_HOURS = env.number("REMINDER_HOURS", 48)
BOOKING_HORIZON_DAYS = env.number("BOOKING_HORIZON_DAYS", 56)

# --- mail ---------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.dummy.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
MESSAGE_CHANNELS = env.words("MESSAGE_CHANNELS", ())
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Mobiles Bürgeramt <mobil@buergeramt.example>")

# --- the assistant ------------------------------------------------------------------------------------------
# Read by the embedder's library when it is loaded: a question is short, and other people's requests wait.
env.preset("OMP_NUM_THREADS", "1")
ASSISTANT_NAME = env.text("ASSISTANT_NAME", "Hanni")
ASSISTANT_DIR = Path(env.text("ASSISTANT_DIR", str(STATE_DIR / "assistant")))
#: Empty: nothing that anybody asks leaves this system. A unit on the road asks nobody.
ASSISTANT_LLM_URL = "" if UNIT_DIR else env.text("ASSISTANT_LLM_URL", "")
ASSISTANT_LLM_KEY = env.text("ASSISTANT_LLM_KEY", "")
ASSISTANT_LLM_MODEL = env.text("ASSISTANT_LLM_MODEL", "")
ASSISTANT_LLM_USES = uses_of(
    env.text("ASSISTANT_LLM_USES", DEFAULT_USES), url=ASSISTANT_LLM_URL, model=ASSISTANT_LLM_MODEL
)

# --- other systems ------------------------------------------------------------------------------------------
FOREIGN_SYSTEMS = env.text("FOREIGN_SYSTEMS", "")
OPEN_DATA_LICENCE = env.text("OPEN_DATA_LICENCE", "")

# --- safety -------------------------------------------------------------------------------------------------
SECURE = env.flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
#: Forms that take times prove some work in the browser first (see foundation.altcha).
ALTCHA = env.flag("ALTCHA", default=True)
ALTCHA_DIFFICULTY = env.number("ALTCHA_DIFFICULTY", 300)
CSRF_FAILURE_VIEW = "wanderamt.web.views.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "wanderamt.apps.fieldsync.unit.logs.Discreet"}
        if UNIT_DIR
        else {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
}
