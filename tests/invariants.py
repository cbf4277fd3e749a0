"""What every exercise must keep: called inside the process of a solved exercise."""

from __future__ import annotations

from kurs import exercise

from typing import Any


def broken_checks(namespace: dict[str, Any]) -> dict[str, Any]:
    """Feeds the recorded checks with wrong answers.

    Returns:
        ``statuses``: task -> status of every call while the solution ran, and ``broken``: one
        sentence for every wrong answer that was accepted or got the wrong message.
    """
    broken = []
    statuses = {}
    for call in exercise.calls:
        statuses[str(call.task)] = call.status
        if not isinstance(call.task, int):  # rate
            continue
        for message, wrong in (call.mistakes or {}).items():
            if callable(wrong):
                continue  # a predicate names a set of answers, there is no single value to feed
            said = exercise.diagnose(wrong, call.expected, call.hint, call.mistakes)
            if said != message:
                broken.append(f"Aufgabe {call.task}: mistake „{message}“ got „{said or 'right'}“")
        for name, wrong in wrong_answers(call.answer, tolerant=callable(call.expected)).items():
            if not exercise.diagnose(wrong, call.expected, call.hint, call.mistakes):
                broken.append(f"Aufgabe {call.task}: {name} was accepted")
    return {"statuses": statuses, "broken": broken}


def wrong_answers(answer: Any, tolerant: bool) -> dict[str, Any]:
    """None, wrong shape, sign flipped and (for exact checks) 1 % off."""
    import numpy as np

    wrong: dict[str, Any] = {"None": None, "wrong shape": [answer, answer, answer]}
    if isinstance(answer, str):
        wrong["other text"] = answer + "?"
    elif isinstance(answer, bool):
        wrong["opposite"] = not answer
    else:
        try:
            number = np.asarray(answer)
        except ValueError:
            return wrong
        if number.dtype.kind in "iuf" and np.any(number):
            wrong["sign flipped"] = -number.astype(float)
            if not tolerant:
                wrong["1 % off"] = number * 1.01
    return wrong
