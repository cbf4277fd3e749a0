"""Builds the mini hub: ``python -m kurs.minihub`` or ``python -m kurs.minihub mnist cifar10``."""

from kurs.minihub import manifest

import importlib
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).parent / "daten"


@dataclass(frozen=True)
class Part:
    """A part of the hub: ``build(name, folder)`` of its module fills folder/entry.

    With needs_sources, build gets the folder of the real sources as a third argument.
    """

    name: str
    entry: str
    module: str
    needs_sources: bool = False


PARTS = [
    Part("mnist", "tfds/mnist", "kurs.minihub.images"),
    Part("fashion_mnist", "tfds/fashion_mnist", "kurs.minihub.images"),
    Part("cifar10", "tfds/cifar10", "kurs.minihub.images"),
    Part("cats_vs_dogs", "tfds/cats_vs_dogs", "kurs.minihub.cats_dogs"),
    Part("resnet", "kaggle/models/keras/resnetv1/keras/resnet_18_imagenet", "kurs.minihub.resnet"),
    *(
        Part(name, f"hf/hub/models--Helsinki-NLP--{name}", "kurs.minihub.marian")
        for name in ("opus-mt-de-en", "opus-mt-en-de", "opus-mt-de-fr", "opus-mt-fr-de")
    ),
    Part("bert", "hf/hub/models--google-bert--bert-base-german-cased", "kurs.minihub.bert"),
    Part(
        "ner",
        "hf/hub/models--dbmdz--bert-large-cased-finetuned-conll03-german",
        "kurs.minihub.bert",
    ),
    Part("sentiment", "hf/hub/models--oliverguhr--german-sentiment-bert", "kurs.minihub.bert"),
    Part(
        "sentence-encoder",
        "hf/hub/models--sentence-transformers--paraphrase-multilingual-MiniLM-L12-v2",
        "kurs.minihub.sentence_encoder",
    ),
    Part("gpt2", "hf/hub/models--dbmdz--german-gpt2", "kurs.minihub.gpt2"),
    Part("imdb_reviews", "tfds/imdb_reviews", "kurs.minihub.texts"),
    Part("wikiann", "tfds/wikiann", "kurs.minihub.texts"),
    Part(
        "german_sentiment",
        "hf/hub/datasets--sepidmnorozy--German_sentiment",
        "kurs.minihub.texts",
    ),
    Part("10kgnad", "dateien/10kGNAD", "kurs.minihub.texts"),
    Part("wikipedia", "hf/hub/datasets--wikimedia--wikipedia", "kurs.minihub.texts"),
    Part("wortvektoren", "hf/hub/models--Word2vec--nlpl_45", "kurs.minihub.texts"),
    Part("wortvektoren_en", "hf/hub/models--Word2vec--nlpl_40", "kurs.minihub.texts"),
    Part("weather", "dateien/weatherAUS.csv", "kurs.minihub.weather"),
    Part("spacy", "spacy", "kurs.minihub.spacy_pipeline", needs_sources=True),
]


def build(part: Part, root: Path, sources: Path | None = None) -> dict:
    """Builds one part next to root and swaps it in when it is finished; returns its details."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bau-", dir=root, ignore_cleanup_errors=True) as work:
        start = time.perf_counter()
        arguments = [sources] if part.needs_sources else []
        fresh = Path(work) / "neu"
        details = importlib.import_module(part.module).build(part.name, fresh, *arguments)
        details["seconds"] = round(time.perf_counter() - start, 1)
        target = root / part.entry
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.move(target, Path(work) / "alt")
        shutil.move(fresh / part.entry, target)
        manifest.write(root, {part.entry: details})
    return details


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Teile; ohne Angabe alle.")] = None,
    sources: Annotated[
        Path | None,
        typer.Option("--quellen", help="Ordner mit den echten Daten.", exists=True),
    ] = None,
) -> None:
    """Baut den Mini-Hub oder die genannten Teile neu."""
    console = Console()
    unknown = set(names or []) - {part.name for part in PARTS}
    if unknown:
        known = ", ".join(part.name for part in PARTS)
        console.print(f"Unbekannt: {', '.join(sorted(unknown))}. Wähle aus: {known}.")
        raise typer.Exit(2)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        for part in PARTS:
            if names and part.name not in names:
                continue
            if part.needs_sources and sources is None:
                console.print(f"{part.name}: übersprungen, braucht --quellen DIR.")
                continue
            task = progress.add_task(f"{part.name} wird gebaut", total=1)
            details = build(part, ROOT, sources)
            score = ", ".join(f"{name} {value}" for name, value in details["score"].items())
            progress.update(task, completed=1, description=f"{part.name}: {score}")
    size = sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file())
    console.print(f"Fertig, der Mini-Hub hat {size / 1e6:.1f} MB.")


if __name__ == "__main__":
    typer.run(main)
