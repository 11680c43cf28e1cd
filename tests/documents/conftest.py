"""One printer with freshly built print fonts for all tests of letters."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

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
