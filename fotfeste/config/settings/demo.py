"""The demo: embedded database, made-up people, one click per role. Only ever on this machine."""

from fotfeste.config.database import addresses, local_secrets

from .base import *  # noqa: F403  (a settings module is its base plus differences)
from .base import HOME, databases, env

DEMO = True
env.stop_on_faults()
_secrets = local_secrets(HOME)
SECRET_KEY = _secrets["secret_key"]
ACTOR_KEY = bytes.fromhex(_secrets["actor_key"])
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ID_KEYS = [_secrets["id_key"]]
ID_LOOKUP_KEY = bytes.fromhex(_secrets["id_lookup_key"])
ID_SERIES = "synthetic"
_addresses = addresses()
DATABASES = databases(_addresses.app, _addresses.owner)

# The demo is served without TLS on the loopback address.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
