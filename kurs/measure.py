"""Runs a script in a process of its own and measures seconds and peak memory."""

from __future__ import annotations

from kurs import output_root

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Measurement:
    """Seconds from start to end, peak memory of the process and its children in MB, and the log."""

    script: Path
    exit_code: int
    seconds: float
    peak_mb: float
    log: Path

    @property
    def result_line(self) -> str:
        """The last printed line that is not the note of a saved picture."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        texts = [line.strip() for line in lines if line.strip()]
        return next((text for text in reversed(texts) if not text.startswith("Bild: ")), "")

    @property
    def output_dir(self) -> Path:
        """Where the script has put its pictures."""
        return self.log.parent


def run(script: Path, quick: bool) -> Measurement:
    """Runs ``script`` without a screen; what it prints goes to ``ausgaben/<script>/protokoll.txt``.

    Ctrl-C ends the script too.
    """
    folder = output_root() / script.stem
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "protokoll.txt"
    environment = {k: v for k, v in os.environ.items() if k != "KURS_QUICK"}
    environment |= {"KURS_HEADLESS": "1", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, str(script), *(["--quick"] if quick else [])]
    start = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env=environment,
        )  # fmt: skip
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
        watcher.start()
        try:
            exit_code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    seconds = time.perf_counter() - start
    watcher.join(1)
    return Measurement(script, exit_code, seconds, peak[0], log)


def _watch(pid: int, peak: list[float]) -> None:
    """Keeps the highest memory of a process tree in ``peak[0]``, in MB."""
    try:
        process = psutil.Process(pid)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            total = 0
            for member in [process, *process.children(recursive=True)]:
                try:
                    total += member.memory_info().rss
                except psutil.Error:  # a child that has just ended
                    continue
            peak[0] = max(peak[0], total / 2**20)
            time.sleep(0.05)
    except psutil.Error:
        return
