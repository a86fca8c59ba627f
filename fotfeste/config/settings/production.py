"""Production: everything from the environment; every missing name is said at once."""

from .base import *  # noqa: F403  (a settings module is its base plus differences)
from .base import databases, env


def _long_enough(value: str) -> str | None:
    if len(value) < 50 or len(set(value)) < 10:
        return "FOTFESTE_SECRET_KEY must be at least 50 random characters."
    return None


def _hexadecimal(value: str) -> str | None:
    try:
        ok = len(bytes.fromhex(value)) == 32
    except ValueError:
        ok = False
    return (
        None
        if ok
        else "FOTFESTE_ACTOR_KEY must be 64 hexadecimal digits, for example from: openssl rand -hex 32"
    )


SECRET_KEY = env.required("FOTFESTE_SECRET_KEY", _long_enough)
_actor_key = env.required("FOTFESTE_ACTOR_KEY", _hexadecimal)
_app = env.required("DATABASE_URL")
_owner = env.text("DATABASE_OWNER_URL", _app)
ALLOWED_HOSTS = env.names("FOTFESTE_HOSTS")
if not ALLOWED_HOSTS:
    env.required("FOTFESTE_HOSTS")
_proxy = env.flag("FOTFESTE_TLS_PROXY", default=True)
env.stop_on_faults()

ACTOR_KEY = bytes.fromhex(_actor_key)
DATABASES = databases(_app, _owner)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds a whole domain for good in every browser, so its owner decides, not we.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if _proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
