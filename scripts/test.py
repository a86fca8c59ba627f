"""Runs the tests with pytest; says loudly when a browser or the OpenID provider is missing, and fails if required.

FOTFESTE_BROWSER names a browser; else one is looked for. FOTFESTE_REQUIRE_BROWSER=1 makes it a fault
when a browser test did not run, FOTFESTE_REQUIRE_NODE=1 when the provider that sign-in is tried against is missing.
Arguments go to pytest.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = """
============================================================================
  NO BROWSER WAS FOUND, SO THE BROWSER TESTS DID NOT RUN.
  Pages are not proved to work for people until they have.
  Install one:   sudo apt-get install chromium
  or name one:   FOTFESTE_BROWSER=/path/to/chromium make test
============================================================================
"""
PROVIDER = (
    Path(__file__).resolve().parents[1] / "tests" / "login" / "provider" / "node_modules" / "oidc-provider"
)
NO_PROVIDER = """
============================================================================
  THE OPENID PROVIDER OF THE TESTS IS MISSING, SO SIGNING IN WAS NOT TRIED.
  Install it:    sudo apt-get install nodejs npm
                 npm ci --prefix tests/login/provider
============================================================================
"""


@dataclass(eq=False)  # pytest keeps its plugins in sets
class Watch:
    """A pytest plugin that notes which browser tests ran and which were skipped."""

    ran: int = 0
    skipped: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "browser" in report.keywords:
            if report.skipped:
                self.skipped.append(report.nodeid)
            elif report.when == "call":
                self.ran += 1


def main(arguments: list[str]) -> int:
    """Run the tests; the answer is the exit code."""
    if shutil.which("node") is None or not PROVIDER.exists():
        print(NO_PROVIDER)
        if os.environ.get("FOTFESTE_REQUIRE_NODE"):
            return 1
    required = os.environ.get("FOTFESTE_REQUIRE_BROWSER") == "1"
    browser = os.environ.get("FOTFESTE_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser and not shutil.which(browser):
        print(f"FOTFESTE_BROWSER is {browser}, which is not a program here.")
        return 1
    if browser is None:
        if required:
            print(MISSING)
            return 1
        code = int(pytest.main(["-m", "not browser", *arguments]))
        print(MISSING)
        return code
    os.environ["FOTFESTE_BROWSER"] = browser
    watch = Watch()
    code = int(pytest.main(arguments, plugins=[watch]))
    if required and watch.skipped:
        print("These browser tests were skipped, which is not allowed here:", *watch.skipped, sep="\n  ")
        return code or 1
    if required and not watch.ran:
        print("A browser is required, but no browser test ran.")
        return code or 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
