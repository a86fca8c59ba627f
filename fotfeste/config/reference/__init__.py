"""Writes the reference under docs/reference from the code itself, so that it can not say something else."""

from __future__ import annotations

from pathlib import Path

from django.utils import translation

from fotfeste.config.reference import files, machine, people, privacy, tables, words
from fotfeste.config.reference.markdown import table

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference"
MADE = "<!-- Written by «fotfeste docs» from the code. Change the code, then run it again. -->"
PAGES = {
    "roles.md": ("Roles and permissions", "who may do what", people.roles),
    "access.md": ("Pages and who may open them", "every address with the permission it needs", people.access),
    "sight.md": ("What each role sees of persons", "roles, categories, situations and rules", privacy.sight),
    "processing.md": (
        "Kinds of record about persons",
        "what is processed, why, and what counts as an unusual look-up",
        privacy.processing,
    ),
    "commands.md": ("Commands", "everything that `fotfeste` can do on the command line", machine.commands),
    "settings.md": ("Settings", "every variable in the environment", machine.settings),
    "code-lists.md": ("Code lists", "the shipped lists of codes and where they come from", words.code_lists),
    "import-files.md": (
        "Files that can be imported",
        "every file with its columns, in the order they are written",
        files.import_files,
    ),
    "phases.md": ("Phases of a project", "the life cycle, and the sources' own words", words.phases),
    "findings.md": ("Rules for findings", "what the page «Avvik» asks, and why", words.findings),
}


def pages() -> dict[str, str]:
    """Every page of the reference by file name. The same code gives the same text, whoever runs it and when."""
    with translation.override("en"):
        made = {name: _page(title, body()) for name, (title, _what, body) in PAGES.items()}
        about = {name: (title, what) for name, (title, what, _body) in PAGES.items()}
        for room in tables.rooms():
            name = f"tables-{room}.md"
            made[name] = _page(f"Tables of the room {room}", tables.page(room))
            about[name] = (f"Tables of {room}", "a picture, every table, its fields, rules and rights")
    made["README.md"] = _page("Reference", _index(about))
    return made


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of files in *folder* that the code would write otherwise, or not at all."""
    wanted = pages()
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in wanted | found if wanted.get(name) != found.get(name))


def write(folder: Path = FOLDER) -> list[str]:
    """Write what is stale, remove what is no longer made, and answer the names of both."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted, changed = pages(), stale(folder)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def _page(title: str, body: str) -> str:
    return f"{MADE}\n# {title}\n\n{body.strip()}\n"


def _index(about: dict[str, tuple[str, str]]) -> str:
    rows = [(f"[{title}]({name})", what) for name, (title, what) in about.items()]
    return "Made from the code, so it is always true.\n\n" + table(("page", "what it holds"), rows)
