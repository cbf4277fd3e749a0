"""
Rückmeldung für Übungen: was noch offen ist, was stimmt und welcher Fehler es war.

An exercise calls :func:`check` once per task and :func:`rate` for open challenges. Nothing here
stops the script: an unsolved exercise runs to its end and exits with 0.
"""

from __future__ import annotations

from kurs import progress, running_script

import atexit
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["OpenTask", "check", "rate"]


class OpenTask(Exception):
    """Raised by the placeholder of a task that nobody has solved yet."""

    def __init__(self, task: int):
        super().__init__(f"Aufgabe {task} ist noch offen.")
        self.task = task


@dataclass
class Call:
    """One ``check`` or ``rate``: what was asked, what came, how it ended."""

    task: int | str
    status: str  # "gelöst", "offen", "wartet" or "falsch"; for rate "Bronze" … or "noch keine"
    message: str = ""
    answer: Any = None
    expected: Any = None
    hint: str = ""
    mistakes: Mapping[str, Any] | None = None


calls: list[Call] = []  # of this run, in order; read by progress and by the tests
_script = None


def check(
    n: int,
    answer: Callable[[], Any],
    expected: Any,
    hint: str,
    mistakes: Mapping[str, Any] | None = None,
    after: Collection[int] = (),
) -> bool:
    """Calls the answer of task ``n``, prints the verdict and returns whether it is right.

    Args:
        n: Number of the task, as in ``# <loesung n>``.
        answer: Function without arguments that computes the trainee's answer.
        expected: The right value (numbers, arrays, text, containers of these; compared with a
            relative tolerance of 1e-4 and exact shape) or a predicate ``answer -> bool``.
        hint: Shown when the answer is wrong and no known mistake matches.
        mistakes: Message -> the value (or predicate) that this mistake produces; the first match
            is shown.
        after: Tasks whose answers this one uses: until they are solved it waits for them.

    Returns:
        True if the task is solved, so that later cells can stand under ``if check(...):``.
    """
    call = Call(n, "falsch", expected=expected, hint=hint, mistakes=mistakes)
    try:
        call.answer = _answer(answer, after)
    except OpenTask as task:
        if task.task == n:
            call.status, line = "offen", f"○ Aufgabe {n} ist noch offen"
        else:
            call.status, line = "wartet", f"○ Aufgabe {n} wartet auf Aufgabe {task.task}"
        call.message = line
    except Exception as error:
        call.message = _describe(error)
        line = f"✘ Aufgabe {n}: {call.message}"
    else:
        call.message = diagnose(call.answer, expected, hint, mistakes)
        if call.message:
            line = f"✘ Aufgabe {n}: {call.message}"
        else:
            call.status, line = "gelöst", f"✔ Aufgabe {n}"
    _record(call)
    print(line)
    return call.status == "gelöst"


def _answer(answer: Callable[[], Any], after: Collection[int]) -> Any:
    """The answer; while a task that it builds on is wrong, an error of its own does not count."""
    waiting = [task for task in after if not _is_solved(task)]
    try:
        value = answer()
    except OpenTask:
        raise
    except Exception:
        if not waiting:
            raise
    if waiting:
        raise OpenTask(waiting[0])
    return value


def _is_solved(task: int) -> bool:
    """True if the latest check of the task has passed."""
    return [call.status for call in calls if call.task == task][-1:] == ["gelöst"]


def rate(
    name: str, value: float, levels: Mapping[str, float], higher_is_better: bool = True
) -> str | None:
    """Prints which level an open challenge has reached and how far the next one is.

    Args:
        name: What ``value`` measures, e.g. "Testgenauigkeit".
        value: The reached value.
        levels: Level -> threshold, from the easiest to the hardest.
        higher_is_better: False for errors and losses.

    Returns:
        The reached level, or None below the first one.
    """
    sign = 1 if higher_is_better else -1
    reached = [level for level, limit in levels.items() if sign * value >= sign * limit]
    level = reached[-1] if reached else None
    missing = [item for item in levels.items() if item[0] not in reached]
    line = f"{name} {value:.4f}: {level or 'noch keine Stufe'}."
    if missing:
        line += f" Bis {missing[0][0]} ({missing[0][1]:g}) fehlen {abs(missing[0][1] - value):.4f}."
    else:
        line += " Mehr geht hier nicht!"
    _record(Call(name, level or "noch keine", answer=value, expected=dict(levels)))
    print(line)
    return level


# --- comparing ---------------------------------------------------------------------------------


def diagnose(answer: Any, expected: Any, hint: str, mistakes: Mapping[str, Any] | None) -> str:
    """Empty text for a right answer, else the message of the matching mistake or the hint."""
    if matches(answer, expected):
        return ""
    if answer is None:
        return "Deine Funktion gibt nichts zurück. Fehlt ein return?"
    for message, wrong in (mistakes or {}).items():
        if matches(answer, wrong):
            return message
    if not callable(expected):
        got, wanted = _shape(answer), _shape(expected)
        if got is not None and wanted is not None and got != wanted:
            return f"Die Form ist {_form(got)}, erwartet wird {_form(wanted)}. {hint}"
    return hint


def matches(answer: Any, expected: Any) -> bool:
    """True if ``answer`` equals ``expected`` (rtol 1e-4, same shape) or satisfies it."""
    if callable(expected):
        try:
            return bool(expected(answer))
        except Exception:  # a predicate may assume the right type: anything else is a wrong answer
            return False
    if answer is None or expected is None:
        return answer is expected
    if isinstance(expected, Mapping):
        return (
            isinstance(answer, Mapping)
            and answer.keys() == expected.keys()
            and all(matches(answer[key], expected[key]) for key in expected)
        )
    if isinstance(expected, str) and len(expected) == 1 and isinstance(answer, str):
        return answer.strip().lower() == expected.lower()  # multiple choice
    if isinstance(expected, (str, bytes, bool, set, frozenset)):
        return type(answer) is type(expected) and answer == expected
    if isinstance(expected, (list, tuple)) and not _is_numeric(expected):
        return (
            isinstance(answer, (list, tuple))
            and len(answer) == len(expected)
            and all(matches(a, e) for a, e in zip(answer, expected))
        )
    import numpy as np

    try:
        got, wanted = np.asarray(answer), np.asarray(expected)
        if got.shape != wanted.shape or (got.dtype == bool) != (wanted.dtype == bool):
            return False
        if wanted.dtype == bool or wanted.dtype.kind in "US":
            return bool(np.array_equal(got, wanted))
        scale = float(np.max(np.abs(wanted), initial=0.0, where=np.isfinite(wanted)))
        return bool(np.allclose(got, wanted, rtol=1e-4, atol=1e-7 * scale, equal_nan=True))
    except (TypeError, ValueError):
        return False


def _is_numeric(value: Any) -> bool:
    import numpy as np

    try:
        return np.asarray(value).dtype.kind in "biufc"
    except ValueError:  # ragged
        return False


def _shape(value: Any) -> tuple[int, ...] | None:
    if isinstance(value, (str, bytes, Mapping)):
        return None
    import numpy as np

    try:
        return np.shape(value)
    except ValueError:
        return None


def _form(shape: tuple[int, ...]) -> str:
    return str(shape) if shape else "() (eine einzelne Zahl)"


def _describe(error: Exception) -> str:
    """Error in one line, with the trainee's own line: the last one outside of libraries."""
    lines = [line for line in str(error).splitlines() if line.strip()] or [""]
    # Keras says in the first line only where it happened.
    text = lines[lines[0].startswith("Exception encountered") and len(lines) > 1]
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).name.startswith("uebung_")]
    where = f" (Zeile {own[-1].lineno}: {own[-1].line})" if own else ""
    question = " Fehlt ein return?" if "NoneType" in text else ""
    return f"{type(error).__name__}: {text[:200]}{where}{question}"


def _record(call: Call) -> None:
    """Keeps the call and, at exit, the progress of the exercise."""
    global _script
    calls.append(call)
    if _script is None:
        _script = running_script()
        if _script is not None:
            atexit.register(lambda: progress.save(_script, {str(c.task): c.status for c in calls}))
