"""Jobs of the room of persons: the log of reads is sealed every minute."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from fotfeste.kernel.jobs import as_system
from fotfeste.people import seals

log = logging.getLogger("fotfeste.seals")
ROUNDS = 20
"""Batches sealed in one run at most; what is left waits for the next minute."""


@app.periodic(cron="* * * * *")
@app.task(name="people.seal_reads", queueing_lock="people.seal_reads")
@as_system("seal_reads")
def seal_reads(timestamp: int) -> None:
    """Every minute: seal the looks that have come, and tell the head to the log of the server, to be kept elsewhere."""
    _seal(everywhere=False)


@app.periodic(cron="20 3 * * *")
@app.task(name="people.seal_late_reads", queueing_lock="people.seal_late_reads")
@as_system("seal_reads")
def seal_late_reads(timestamp: int) -> None:
    """Every night: seal looks that a very long transaction committed long after their number was given."""
    _seal(everywhere=True)


def _seal(*, everywhere: bool) -> None:
    for _round in range(ROUNDS):
        done = seals.seal(everywhere=everywhere)
        if done:
            head = seals.head()
            log.info("Reads sealed up to place %s, head %s", head.place, head)
        if done < seals.BATCH:
            return
