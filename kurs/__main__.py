"""``python -m kurs``: the same as the command ``kurs``."""

from kurs.cli import app

app(prog_name="kurs")
