"""What is the same however Fotfeste runs: apps, middleware, templates, languages, safety."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from fotfeste.config import env as environment
from fotfeste.config import providers as sign_in

PROJECT = Path(__file__).resolve().parents[3]
env = environment.read()

HOME = Path(env.text("FOTFESTE_HOME", str(PROJECT / ".fotfeste")))
DEBUG = False
DEMO = False

INSTALLED_APPS = [
    "fotfeste.config",
    "fotfeste.web.shell",
    "fotfeste.web.kernel",
    "fotfeste.web.portfolio",
    "fotfeste.web.funding",
    "fotfeste.web.findings",
    "fotfeste.web.people",
    "fotfeste.web.sharing",
    "fotfeste.web.oversight",
    "fotfeste.web.own",
    "fotfeste.web.login",
    "fotfeste.exchange",
    "fotfeste.funding",
    "fotfeste.portfolio",
    "fotfeste.people",
    "fotfeste.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.socialaccount",
    "axes",
    "django_cotton",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fotfeste.web.kernel.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fotfeste.web.kernel.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fotfeste.config.urls"
WSGI_APPLICATION = "fotfeste.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "fotfeste.web.shell.context.shell",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "fotfeste.web.shell.templatetags.fotfeste",
            ],
        },
    }
]
SHELL_PROVIDER = "fotfeste.web.kernel.shell.shell_context"

# Languages -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "sprak"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# Sign-in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "kernel.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "fotfeste.kernel.signin.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "kernel:sign_in"
LOGIN_REDIRECT_URL = "kernel:today"
LOGOUT_REDIRECT_URL = "kernel:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# What authenticate() is given. The name of the model's field would count every attempt under no name at all.
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "fotfeste.web.kernel.signin.locked_out"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

# Sign-in through others: see docs/adr/0012. allauth is the client, and keeps nothing.
SIGN_IN_PROVIDERS = sign_in.providers(env)
SIGN_IN_OVER_LOOPBACK = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ADAPTER = "fotfeste.web.login.openid.NothingStored"

# Sessions (R38): idle for half an hour ends the session; the page warns before.
SESSION_COOKIE_AGE = 30 * 60
SESSION_WARNING_SECONDS = 4 * 60
SESSION_COOKIE_NAME = "fotfeste"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "fotfeste.web.shell.errors.csrf_failure"

# Safety --------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY: str | None = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *sign_in.origins(SIGN_IN_PROVIDERS, env)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Static files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Database: `default` is the application's role, `owner` is used only by migrations. --------------------------
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = True
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
PGTRIGGER_MIGRATIONS = True

# Jobs: every room's module of this name is read by the worker.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Messages, logs ------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("FOTFESTE_EMAIL_FROM", "ikke-svar@localhost")
FEEDBACK_ADDRESS = env.text("FOTFESTE_FEEDBACK_ADDRESS")
ACCESSIBILITY_URL = env.text("FOTFESTE_ACCESSIBILITY_URL")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SERVICE_NAME = _("Fotfeste")
SILENCED_SYSTEM_CHECKS: list[str] = []


def databases(app_dsn: str, owner_dsn: str) -> dict[str, dict[str, object]]:
    """The two database aliases from two addresses (postgresql:// URLs or keyword strings)."""
    from psycopg.conninfo import conninfo_to_dict

    def one(dsn: str, **more: object) -> dict[str, object]:
        parts = dict(conninfo_to_dict(dsn))
        known = {
            "NAME": parts.pop("dbname", ""),
            "USER": parts.pop("user", ""),
            "PASSWORD": parts.pop("password", ""),
            "HOST": parts.pop("host", ""),
            "PORT": parts.pop("port", ""),
        }
        return {"ENGINE": "django.db.backends.postgresql", **known, "OPTIONS": parts, **more}

    return {
        "default": one(app_dsn, CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True),
        "owner": one(owner_dsn, TEST={"MIRROR": "default"}),
    }
