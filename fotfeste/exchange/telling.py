"""Tells the person at the terminal how an import goes: a bar with speed and time left, a summary, or the faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft
from rich.table import Table as Grid
from rich.text import Text

from fotfeste.exchange import csv_import
from fotfeste.exchange.csv_import import FileSummary
from fotfeste.exchange.import_faults import ImportRejected


class _Speed(ProgressColumn):
    """Rows written a second."""

    def render(self, task: Task) -> Text:
        return Text(_("{count} rader/s").format(count=int(task.speed or 0)))


@contextmanager
def progress_bar(console: Console) -> Iterator[csv_import.Progress]:
    """A bar that an import moves, gone when it is done. Where nobody looks (a file, a pipe) nothing is printed."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Speed(), TimeLeft())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(_("Leser filene"), total=None)

        def move(file: str, written: int, total: int) -> None:
            bar.update(task, description=file, completed=written, total=total)

        yield move


def tell_summary(console: Console, summaries: Sequence[FileSummary]) -> None:
    """Print what became of each file, and of all together."""
    grid = Grid(_("Fil"))
    for heading in (_("Rader"), _("Nye"), _("Endret"), _("Uendret")):
        grid.add_column(heading, justify="right")
    for each in summaries:
        _add_row(grid, each)
    total = FileSummary(_("Til sammen"))
    for each in summaries:
        total.read += each.read
        total.created += each.created
        total.changed += each.changed
    grid.add_section()
    _add_row(grid, total)
    console.print(grid)


def tell_checked(console: Console, summaries: Sequence[FileSummary]) -> None:
    """Print that files which were only checked have no faults."""
    rows = sum(each.read for each in summaries)
    sentence = _("Ingen feil. Leste {rows} rader i {files} filer; ingenting er lagret.")
    console.print(sentence.format(rows=rows, files=len(summaries)), markup=False)


def _add_row(grid: Grid, summary: FileSummary) -> None:
    figures = (summary.read, summary.created, summary.changed, summary.unchanged)
    grid.add_row(Text(summary.file), *map(str, figures))


def tell_faults(console: Console, rejected: ImportRejected) -> None:
    """Print every fault with its place and how to mend it."""
    grid = Grid(show_lines=True)
    for heading in (_("Sted"), _("Kolonne"), _("Verdi"), _("Hva er galt, og hva gjør du")):
        grid.add_column(heading, overflow="fold")
    for fault in rejected.faults:
        place = fault.file if fault.line is None else f"{fault.file}:{fault.line}"
        # Text, so that square brackets in a value are not taken for markup.
        grid.add_row(
            Text(place), Text(fault.column), Text(fault.value), Text(f"{fault.sentence} {fault.mend}".strip())
        )
    console.print(grid)
    if rejected.count > len(rejected.faults):
        console.print(
            _("Bare de {shown} første feilene vises.").format(shown=len(rejected.faults)), markup=False
        )
    console.print(
        _("Ingenting ble importert. Antall feil: {count}.").format(count=rejected.count), markup=False
    )
