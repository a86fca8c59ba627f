"""Takes the pictures in docs/pictures from a demo that runs: python scripts/pictures.py http://127.0.0.1:8000

Run it with the project's own Python (.venv/bin/python), which has what a browser test needs.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 200_000  # Bytes; the tests hold on to it.


@dataclass(frozen=True)
class Picture:
    """One picture: file name, address, as whom, what to click, await and then click, and the window's size."""

    name: str
    address: str
    role: str = "programme_office"
    click: str = ""
    opens: str = ""
    then: str = ""
    width: int = 1280
    height: int = 800


PICTURES = (
    Picture("projects", "/prosjekter/"),
    Picture("project", "/prosjekter/oslo-2022-03/", height=900),
    Picture("lineage", "/prosjekter/oslo-2016-22/slektskap", height=900),
    Picture(
        "money",
        "/penger/regnskap/2024",
        click="#ark tr:has-text('Jobbskap Romsås') a[href*='/celle/'] >> nth=1",
        opens="#posteringer h2, dialog h2",
        width=1440,
    ),
    Picture("findings", "/avvik/?rom=funding", height=1000),
    Picture("phone", "/prosjekter/tavle", width=390, height=844),
    Picture(
        "person",
        "/deltakere/",
        role="adviser",
        click="#deltakere a:has-text('Olena')",
        opens=".ff-why summary",
        then=".ff-why summary",
        height=900,
    ),
    Picture("own", "/mine/", role="participant", height=900),
)


def main(arguments: list[str]) -> int:
    """Take every picture, or those named after the address; the answer is the exit code."""
    site, *names = [*arguments, "http://127.0.0.1:8000"][: max(1, len(arguments))]
    browser = os.environ.get("FOTFESTE_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("No browser was found. Install chromium, or name one in FOTFESTE_BROWSER.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    too_large = 0
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            if not names or picture.name in names:
                page = opened.new_page(base_url=site, locale="nb-NO", reduced_motion="reduce")
                sign_in(page, picture.role)
                size = take(page, picture)
                page.close()
                print(f"{picture.name}.png  {size // 1000} kB")
                too_large += size >= LARGEST
        opened.close()
    return 1 if too_large else 0


def sign_in(page: Page, role: str) -> None:
    """Sign in as the demo's person of *role*."""
    page.goto("/logg-inn")
    page.locator(f"form[action$='/demo/{role}'] button").click()
    page.wait_for_url(lambda url: "/logg-inn" not in url)


def take(page: Page, picture: Picture) -> int:
    """Take one picture; the answer is its size in bytes."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.goto(picture.address)
    if picture.click:
        page.locator(picture.click).click()
        page.locator(picture.opens).first.wait_for()
    if picture.then:
        page.locator(picture.then).first.click()
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path, animations="disabled")
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
