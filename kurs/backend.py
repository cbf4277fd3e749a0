"""Matplotlib backend for machines without a screen: ``plt.show()`` saves instead of blocking.

Every open figure becomes ``OUTPUT_DIR/bild_1.png``, ``bild_2.png`` and so on; the first picture of
a run removes those of the run before.
"""

from __future__ import annotations

import kurs

import os
from pathlib import Path

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

_saved: dict[Path, int] = {}


class FigureManager(FigureManagerBase):
    """Manager whose ``plt.show()`` writes PNG files."""

    @classmethod
    def pyplot_show(cls, *, block=None) -> None:
        """Saves all open figures below the running script's OUTPUT_DIR and closes them."""
        folder = kurs.output_dir()
        if folder not in _saved:
            _saved[folder] = 0
            for old in folder.glob("bild_*.png"):
                old.unlink()
        for manager in Gcf.get_all_fig_managers():
            _saved[folder] += 1
            path = folder / f"bild_{_saved[folder]}.png"
            manager.canvas.figure.savefig(path)
            try:
                shown = os.path.relpath(path, kurs.ROOT)
            except ValueError:  # another drive on Windows
                shown = str(path)
            print(f"Bild: {path if shown.startswith('..') else Path(shown).as_posix()}")
        Gcf.destroy_all()


class FigureCanvas(FigureCanvasAgg):
    """Agg canvas that belongs to the saving manager."""

    manager_class = FigureManager
