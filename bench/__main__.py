"""``make bench``: measures what must stay quick, on a database of its own with many projects or many persons."""

from __future__ import annotations

import argparse
import os


def main() -> None:
    """Read the arguments, prepare the database, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", nargs="?", choices=("pages", "access"), default="pages", help="which measurement (pages)"
    )
    parser.add_argument("--persons", type=int, default=1_000_000, help="how many persons, for access")
    parser.add_argument("--projects", type=int, default=10_000, help="how many projects there are")
    parser.add_argument("--rounds", type=int, default=25, help="how many turns are counted")
    chosen = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "fotfeste.config.settings.test"

    from bench.database import fresh_database

    with fresh_database():
        if chosen.what == "access":
            from bench import access

            access.run(persons=chosen.persons, rounds=chosen.rounds)
        else:
            from bench import pages

            pages.run(projects=chosen.projects, rounds=chosen.rounds)


if __name__ == "__main__":
    main()
