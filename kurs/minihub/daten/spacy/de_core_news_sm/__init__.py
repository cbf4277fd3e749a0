"""Mini-Ersatz für das gleichnamige Modell, selbst trainiert, nur für den Schnellmodus."""

from pathlib import Path

from spacy.util import get_model_meta, load_model_from_init_py

__version__ = get_model_meta(Path(__file__).parent)["version"]


def load(**overrides):
    """Loads the pipeline, as ``spacy.load("de_core_news_sm")`` does."""
    return load_model_from_init_py(__file__, **overrides)
