"""The README is true: its diagram, its settings, its commands."""

import re
from pathlib import Path

from fupin import lifecycle, settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DECISIONS = (ROOT / "docs" / "security-decisions.md").read_text("utf-8")


def test_the_diagram_is_the_move_table() -> None:
    assert lifecycle.diagram() in README


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", README + DECISIONS)) - {"FUPIN_", "HOST", "PORT"}
    assert named <= set(settings.SETTINGS)


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:fupin|bin|docs)/[\w/.\-]+)`", README + DECISIONS))
    assert named
    assert all((ROOT / name).exists() for name in named)


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make (\w+)", README, re.MULTILINE)) <= targets
