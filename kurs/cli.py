"""Das Kommando ``kurs``: Agenda, Skripte starten, Übungen prüfen, Rechner untersuchen."""

from __future__ import annotations

from kurs import ROOT, catalogue, command, masters, progress

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(
    help="Kursbegleiter „Deep Learning und Text Mining“",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(highlight=False)

Name = Annotated[str, typer.Argument(help="Name des Skripts, ohne Ordner und .py.")]
Quick = Annotated[bool, typer.Option("--quick", help="Schnellmodus: Mini-Daten, ohne Netz.")]


def _find(name: str, exercise: bool = False) -> Path:
    """Path of a script, or one sentence and exit code 2."""
    try:
        path = catalogue.find(name)
    except LookupError as error:
        _stop(str(error.args[0]), 2)
    if exercise and not path.stem.startswith("uebung_"):
        _stop(f"{path.stem} ist keine Übung: Die Namen der Übungen beginnen mit uebung_.", 2)
    return path


def _stop(sentence: str, code: int = 1) -> None:
    console.print(sentence, markup=False, soft_wrap=True)
    raise typer.Exit(code)


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


# --- scripts -----------------------------------------------------------------------------------


@app.command()
def liste(
    day: Annotated[int | None, typer.Option("--tag", help="Nur dieser Tag.")] = None,
    points: Annotated[
        bool, typer.Option("--zeigen", help="Für Trainer: worauf du bei jedem Skript zeigst.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Als Tabelle der README.")] = False,
) -> None:
    """Zeigt die Agenda mit Zeiten, Dauer und deinem Fortschritt."""
    if markdown:
        print(catalogue.agenda_markdown())
        return
    done = progress.load()
    days = [d for d in catalogue.agenda() if day in (None, d.number)]
    if not days:
        _stop(f"Einen Tag {day} gibt es nicht, nur 1 bis {len(catalogue.agenda())}.", 2)
    for course_day in days:
        title = f"Tag {course_day.number} · {course_day.title}"
        if not course_day.entries and day is None:
            console.print(f"[italic]{title}: noch ohne Skripte[/italic]")
            continue
        table = Table(title=title, title_justify="left")
        table.add_column("Zeit, Thema, Skript", overflow="fold", min_width=37)
        for heading in ("min", "voll", "schnell", "gelöst"):
            table.add_column(heading, justify="right", no_wrap=True)
        for block in course_day.blocks:
            table.add_row(f"[bold]{block.start}–{block.end} {block.topic}[/bold]")
            for entry in block.scripts:
                script = catalogue.read(ROOT / entry.path)
                tasks = done.get(script.name, {})
                counted = [status for key, status in tasks.items() if key.isdigit()]
                table.add_row(
                    f"  {script.name}" + (f"\n  [dim]{entry.point}[/dim]" if points else ""),
                    str(entry.minutes),
                    catalogue.duration(script.seconds_full),
                    catalogue.duration(script.seconds_quick),
                    f"{counted.count('gelöst')}/{len(counted)}" if counted else "",
                )
        console.print(table)
    console.print(f"Starten: {command()} start NAME --quick  (ohne --quick mit vollen Daten)")


@app.command(context_settings={"allow_extra_args": True})
def start(context: typer.Context, name: Name, quick: Quick = False) -> None:
    """Startet ein Skript; was nach -- steht, bekommt das Skript."""
    arguments = [sys.executable, str(_find(name)), *(["--quick"] if quick else []), *context.args]
    try:
        code = subprocess.call(arguments)
    except KeyboardInterrupt:
        code = 130
    raise typer.Exit(code)


@app.command()
def rundgang() -> None:
    """Führt je Thema ein Vorzeigeskript im Schnellmodus vor und fasst zusammen."""
    from kurs import measure

    entries = [e for day in catalogue.agenda() for e in day.entries if e.flagship]
    table = Table(title="Rundgang", title_justify="left")
    table.add_column("Skript", overflow="fold")
    table.add_column("Sekunden", justify="right", no_wrap=True)
    table.add_column("Ergebnis", overflow="fold")
    table.add_column("Bilder in", overflow="fold")
    failed = []
    console.print(f"Rundgang durch {len(entries)} Skript(e) im Schnellmodus, je höchstens 20 s.")
    with _bar() as bar:
        task = bar.add_task("", total=len(entries))
        for entry in entries:
            path = ROOT / entry.path
            bar.update(task, description=path.stem)
            result = measure.run(path, quick=True)
            bar.advance(task)
            if result.exit_code:
                failed.append(result)
            table.add_row(
                path.stem,
                f"{result.seconds:.0f}",
                f"[red]gescheitert[/red] {result.result_line}"
                if result.exit_code
                else result.result_line,
                _relative(result.output_dir) + "/",
            )
    console.print(table)
    if failed:
        logs = ", ".join(_relative(result.log) for result in failed)
        _stop(f"{len(failed)} Skript(e) gescheitert, die ganze Ausgabe steht in {logs}.")
    console.print(f"Alles läuft. Weiter: die Agenda mit `{command()} liste`, siehe README.md.")


def _bar():
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description:34}"), BarColumn(), MofNCompleteColumn()
    return Progress(*columns, TimeElapsedColumn(), console=console)


@app.command()
def messen(
    names: Annotated[list[str] | None, typer.Argument(help="Skripte; ohne Angabe alle.")] = None,
    quick: Quick = False,
) -> None:
    """Misst Sekunden (mit Start der Bibliotheken) und Speicher und vergleicht mit :Dauer:."""
    from kurs import measure

    paths = [_find(name) for name in names] if names else catalogue.scripts()
    paths = [_master_or_self(path) for path in paths]
    table = Table(title=f"Messung {'schnell' if quick else 'voll'}", title_justify="left")
    for heading in ("Skript", "Sekunden", ":Dauer:", "Speicher", "Urteil"):
        table.add_column(heading, no_wrap=True, justify="left" if heading == "Skript" else "right")
    failed = False
    with _bar() as bar:
        task = bar.add_task("", total=len(paths))
        for path in paths:
            bar.update(task, description=path.stem)
            result = measure.run(path, quick)
            bar.advance(task)
            script = catalogue.read(path)
            promised = script.seconds_quick if quick else script.seconds_full
            if result.exit_code:
                verdict, failed = f"[red]Exit {result.exit_code}[/red]", True
            elif result.seconds > 1.5 * promised + 2:
                verdict = "[yellow]langsamer[/yellow]"
            elif result.seconds < promised / 2 - 2:
                verdict = "[yellow]schneller[/yellow]"
            else:
                verdict = "stimmt"
            table.add_row(
                path.stem,
                f"{result.seconds:.1f}",
                f"{promised:.0f}",
                f"{result.peak_mb:.0f} MB",
                verdict,
            )
    console.print(table)
    raise typer.Exit(int(failed))


def _master_or_self(path: Path) -> Path:
    """Exercises are measured solved, as their :Dauer: says."""
    master = catalogue.master_of(path)
    return master if path.stem.startswith("uebung_") and master.exists() else path


# --- exercises ---------------------------------------------------------------------------------


@app.command()
def pruefe(name: Name, quick: Quick = False) -> None:
    """Prüft deine Lösung und merkt sich den Fortschritt."""
    path = _find(name, exercise=True)
    arguments = [sys.executable, str(path), *(["--quick"] if quick else [])]
    before = progress.load().get(path.stem)
    code = subprocess.call(arguments, env=os.environ | {"KURS_HEADLESS": "1"})
    tasks = progress.load().get(path.stem, {})
    if code:
        note = " Dein letzter Stand bleibt gemerkt." if before else ""
        _stop(f"{path.name} bricht ab: Die letzte Zeile der Meldung sagt, woran.{note}", code)
    numbered = {key: status for key, status in tasks.items() if key.isdigit()}
    if not numbered:
        _stop(f"{path.name} hat keine Aufgabe gemeldet: Fehlen die Zeilen mit check(...)?")
    solved = sum(status == "gelöst" for status in numbered.values())
    console.print(f"{solved} von {len(numbered)} Aufgaben gelöst.")
    if solved < len(numbered):
        raise typer.Exit(1)
    console.print(f"Zum Vergleich: {command()} loesung {path.stem}")


@app.command()
def loesung(
    name: Name,
    anyway: Annotated[
        bool, typer.Option("--trotzdem", help="Auch wenn noch Aufgaben offen sind.")
    ] = False,
) -> None:
    """Zeigt die Lösung einer Übung, sobald deine eigene stimmt; schreibt nichts."""
    from rich.syntax import Syntax

    path = _find(name, exercise=True)
    master = catalogue.master_of(path)
    if not master.exists():
        _stop("Die Lösungen liegen nicht bei: Frag deinen Trainer.")
    tasks = {k: v for k, v in progress.load().get(path.stem, {}).items() if k.isdigit()}
    if not anyway and not (tasks and all(status == "gelöst" for status in tasks.values())):
        _stop(
            f"Löse zuerst alle Aufgaben ({command()} pruefe {path.stem}) oder sieh mit "
            f"`{command()} loesung {path.stem} --trotzdem` nach."
        )
    for task, source in masters.solutions(master.read_text(encoding="utf-8")).items():
        console.rule(f"Aufgabe {task}", align="left")
        console.print(Syntax(source, "python", background_color="default", word_wrap=True))


@app.command()
def zuruecksetzen(name: Name) -> None:
    """Stellt eine Übung wieder her und bewahrt deinen Stand als Kopie."""
    path = _find(name, exercise=True)
    try:
        text = masters.original(path)
    except FileNotFoundError as error:
        _stop(str(error))
    if path.read_text(encoding="utf-8") == text:
        _stop(f"{path.name} ist schon im Ausgangszustand.", 0)
    copy = masters.keep_copy(path)
    path.write_text(text, encoding="utf-8", newline="\n")
    console.print(f"{path.name} ist wie am Anfang. Dein Stand: {_relative(copy)}", soft_wrap=True)


@app.command()
def uebungen(
    check_only: Annotated[bool, typer.Option("--pruefen", help="Nur vergleichen.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Auch bearbeitete Übungen; eine Kopie bleibt.")
    ] = False,
) -> None:
    """Erzeugt die Übungen aus den Vorlagen in loesungen/."""
    if not catalogue.masters():
        _stop("Der Ordner loesungen/ fehlt: Ohne Vorlagen lassen sich keine Übungen erzeugen.")
    differing = 0
    for master in catalogue.masters():
        exercise = ROOT / master.relative_to(ROOT / "loesungen")
        try:
            state = masters.state(exercise)
        except ValueError as error:
            _stop(f"{_relative(master)}: {error}")
        note = state
        if state != "aktuell":
            differing += 1
            if not check_only and (state != "bearbeitet" or force):
                if state == "bearbeitet":
                    note = f"neu erzeugt, Kopie in {_relative(masters.keep_copy(exercise))}"
                else:
                    note = "neu erzeugt"
                masters.write(exercise)
                differing -= 1
            elif state == "bearbeitet":
                note = "bearbeitet, bleibt unverändert (--force überschreibt und hebt auf)"
        console.print(f"{exercise.stem}: {note}", soft_wrap=True)
    raise typer.Exit(int(check_only and differing > 0))


# --- machine -----------------------------------------------------------------------------------


@app.command()
def doktor() -> None:
    """Untersucht den Rechner: Python, Pakete, Platz, Netz, Ports, Mini-Hub."""
    from kurs import doctor

    needed_missing = False
    for finding in doctor.examine():
        mark = "[green]\\[OK]   [/green]" if finding.ok else "[red]\\[FEHLT][/red]"
        console.print(f"{mark} {finding.name}: ", end="", soft_wrap=True)
        console.print(finding.detail, markup=False, soft_wrap=True)
        if not finding.ok:
            needed_missing |= finding.needed
            console.print(f"         → {finding.advice}", markup=False, soft_wrap=True)
    if needed_missing:
        _stop("Behebe, was fehlt, dann läuft der Kurs.")
    console.print("Der Kurs kann laufen.")


if __name__ == "__main__":
    app()
