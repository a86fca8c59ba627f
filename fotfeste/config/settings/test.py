"""Tests: like the demo, but a missing template variable is a failure and passwords hash fast."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from .demo import *  # noqa: F403  (a settings module is its base plus differences)
from .demo import TEMPLATES


class FastArgon2(Argon2PasswordHasher):
    """The same hash with the least work: a test suite signs in hundreds of times."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


class Undeclared(str):
    """Rendering a variable that no view declared fails the test that rendered it."""

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"The template variable «{missing}» is not declared by its view.")

    def __contains__(self, item: object) -> bool:
        return item == "%s"


PASSWORD_HASHERS = ["fotfeste.config.settings.test.FastArgon2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undeclared("%s")  # type: ignore[index]  # plain dicts
# Styles and scripts are served from where they lie, so that nobody looks at old ones.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = True
# The provider that tests start answers without TLS on the loopback address.
SIGN_IN_OVER_LOOPBACK = True
