"""The office's words in plain ones: read once from the data file beside this module."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")


@cache
def glossary() -> dict[str, str]:
    """Explanations by word, in the order of the glossary page."""
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def word_in(label: str) -> str:
    """The longest word of the glossary that a label has in it, empty if none."""
    return max((word for word in glossary() if word in label), key=len, default="")
