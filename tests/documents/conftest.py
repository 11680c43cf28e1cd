"""One printer with freshly built print fonts for all tests of letters."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from fupin.documents.fonts import build_print_font
from fupin.documents.render import Printer

ROOT = Path(__file__).parents[2]
Tool = Callable[..., str]


@pytest.fixture(scope="session")
def font_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_print_font(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="session")
def printer(font_folder: Path) -> Printer:
    return Printer(ROOT / "templates", ROOT / "static", font_folder)


@pytest.fixture
def poppler(tmp_path: Path) -> Tool:
    """Run a poppler tool on PDF bytes: poppler("pdftotext", pdf, "-layout")."""

    def run(tool: str, pdf: bytes, *options: str) -> str:
        path = tmp_path / "letter.pdf"
        path.write_bytes(pdf)
        output = ["-"] if tool == "pdftotext" else []
        done = subprocess.run([tool, *options, path, *output], capture_output=True, check=True)
        return done.stdout.decode()

    return run


def renamed(source: Path, target: Path, family: str, extra: int = 0x4E00) -> None:
    """Copy a font under another family name, with one more character in it."""
    shutil.copy(source, target)
    with TTFont(target) as font:
        font["name"].setName(family, 1, 3, 1, 0x409)
        wide = CmapSubtable.newSubtable(12)
        wide.platformID, wide.platEncID, wide.language = 3, 10, 0
        wide.cmap = font.getBestCmap() | {extra: font.getBestCmap()[0x4E00]}
        font["cmap"].tables = [wide]
        font.save(target)
