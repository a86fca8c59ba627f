"""Production: everything from the environment; every missing name is said at once."""

from collections.abc import Callable

from cryptography.fernet import Fernet

from .base import *  # noqa: F403  (a settings module is its base plus differences)
from .base import databases, env


def _long_enough(value: str) -> str | None:
    if len(value) < 50 or len(set(value)) < 10:
        return "FOTFESTE_SECRET_KEY must be at least 50 random characters."
    return None


def _hexadecimal(name: str) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        try:
            ok = len(bytes.fromhex(value)) == 32
        except ValueError:
            ok = False
        return None if ok else f"{name} must be 64 hexadecimal digits, for example from: openssl rand -hex 32"

    return check


def _fernet(value: str) -> str | None:
    try:
        for key in value.split(","):
            Fernet(key.strip())
    except ValueError:
        return (
            "FOTFESTE_ID_KEYS must be Fernet keys, for example from: "
            "head -c 32 /dev/urandom | base64 | tr +/ -_"
        )
    return None


def _series(value: str) -> str | None:
    return (
        None
        if value in ("production", "synthetic")
        else "FOTFESTE_ID_SERIES must be production or synthetic."
    )


SECRET_KEY = env.required("FOTFESTE_SECRET_KEY", _long_enough)
_actor_key = env.required("FOTFESTE_ACTOR_KEY", _hexadecimal("FOTFESTE_ACTOR_KEY"))
_id_keys = env.required("FOTFESTE_ID_KEYS", _fernet)
_id_lookup_key = env.required("FOTFESTE_ID_LOOKUP_KEY", _hexadecimal("FOTFESTE_ID_LOOKUP_KEY"))
ID_SERIES = env.text("FOTFESTE_ID_SERIES", "production")
if _series(ID_SERIES):
    env.required("FOTFESTE_ID_SERIES", _series)
_app = env.required("DATABASE_URL")
_owner = env.text("DATABASE_OWNER_URL", _app)
ALLOWED_HOSTS = env.names("FOTFESTE_HOSTS")
if not ALLOWED_HOSTS:
    env.required("FOTFESTE_HOSTS")
_proxy = env.flag("FOTFESTE_TLS_PROXY", default=True)
env.stop_on_faults()

ACTOR_KEY = bytes.fromhex(_actor_key)
ID_KEYS = [key.strip() for key in _id_keys.split(",")]
ID_LOOKUP_KEY = bytes.fromhex(_id_lookup_key)
DATABASES = databases(_app, _owner)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds a whole domain for good in every browser, so its owner decides, not we.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if _proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
