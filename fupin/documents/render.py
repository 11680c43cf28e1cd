"""The printer: letter template and plain values to HTML, HTML to the bytes that are kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from fupin.documents import amounts, marks, pagecodes, text
from fupin.documents.binding import repacked
from fupin.documents.fetcher import BASE, AssetFetcher
from fupin.documents.fonts import Fonts, described
from fupin.documents.layouts import Begun, Layouts
from fupin.garbage import afterwards

FILTERS: dict[str, Callable[..., Any]] = {
    "capital": amounts.capital,
    "cn_date": text.cn_date,
    "figures": amounts.figures,
    "grouped": marks.grouped,
    "beyond": text.beyond,
    "dotted": text.dotted,
    "organisation_rows": text.organisation_rows,
    "paired": text.paired,
    "person_rows": text.person_rows,
    "stacked": text.stacked,
    "term_words": text.term_words,
    "wage_words": text.wage_words,
    "qr_png": marks.qr_png,
}
STYLE_SHEET = "print.css"
# PDF/A must name a colour space. Declared in the style sheet it is read once a process;
# WeasyPrint's own default is read again for every letter.
OUTPUT_INTENT = "--srgb"
COLOR_PROFILE = "sRGB2014.icc"
SEAL = "seal"
PIXEL = 0.75  # points


class UndrawableCharacter(ValueError):
    """No font of the letter has a glyph; printing would show an empty box."""

    def __init__(self, field_name: str, field_text: str, characters: list[str]) -> None:
        self.field_name = field_name
        self.field_text = field_text
        self.characters = characters
        listed = "、".join(described(char) for char in characters)
        super().__init__(f"该字无法打印：{listed}，请手写并盖校对章")


@dataclass(frozen=True)
class Place:
    """The middle of where a letter has room for the seal: the page from 0, and points from its lower left corner."""

    page: int
    x: float
    y: float


class UnreachableAsset(RuntimeError):
    """A template or style sheet names something that is not an asset of ours."""


class Paper(HTML):  # type: ignore[misc]
    """A page with the office's style sheet and no other: it says of every element of a letter what it is."""

    def _ua_stylesheets(self, forms: object = None) -> list[CSS]:
        """None of WeasyPrint's own."""
        return []


@dataclass(frozen=True)
class Printer:
    """One per process: it keeps the fonts, the parsed style sheet and the compiled templates."""

    templates: Path
    static: Path
    font_folder: Path
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def html(self, template: str, values: Mapping[str, Any]) -> str:
        """The letter `template` (e.g. "workshop_approval") filled in; raises UndrawableCharacter."""
        self._refuse_undrawable(values)
        return self._environment.get_template(f"letters/{template}.html").render(values)

    def pdf(self, html: str) -> bytes:
        """Tagged PDF/A-2b; the same HTML gives the same bytes."""
        return self.with_place(html)[0]

    def with_place(self, html: str) -> tuple[bytes, Place | None]:
        """The same, and where the letter has room for the seal, if it has any."""
        self._refuse_undrawable({"html": html})
        try:
            with self._lock, afterwards():
                return self._write(html)
        except FatalURLFetchingError as error:  # a BaseException, or no page would answer it
            raise UnreachableAsset(str(error)) from error

    def several(self, htmls: Sequence[str]) -> tuple[bytes, list[int]]:
        """Papers one after another for a paper tray, and how many pages each has; every paper counts its own.

        Not for the archive: neither tagged nor PDF/A, and fonts are embedded once for all.
        """
        self._refuse_undrawable({"htmls": list(htmls)})
        try:
            with self._lock, afterwards():
                papers = [self._begin(html, {})[1] for html in htmls]
                pdf: bytes = papers[0].copy([page for paper in papers for page in paper.pages]).write_pdf()
        except FatalURLFetchingError as error:
            raise UnreachableAsset(str(error)) from error
        return pdf, [len(paper.pages) for paper in papers]

    def undrawable(self, values: Mapping[str, Any]) -> Iterator[UndrawableCharacter]:
        """Every text that printing would be refused for, with its characters; drawable values give nothing."""
        for name, content in texts(values):
            if missing := self.fonts.missing_glyphs(content):
                yield UndrawableCharacter(name, content, missing)

    def forget(self) -> None:
        """Let go of the layouts that are kept: the next letter is laid out from the beginning."""
        vars(self).pop("_layouts", None)

    def warm(self) -> None:
        """Load fonts and style sheet now rather than at the first letter."""
        self.pdf('<html lang="zh-CN"><title>预热</title><p>预热<b>预热</b></p></html>')

    @cached_property
    def fonts(self) -> Fonts:
        return Fonts(self.font_folder)

    def _write(self, html: str) -> tuple[bytes, Place | None]:
        paper = self._layouts.document(html)
        place = _seal_place(paper)
        pdf: bytes = paper.write_pdf(
            finisher=pagecodes.stamp,
            output_intent=OUTPUT_INTENT,
            pdf_variant="pdf/a-2b",
            pdf_tags=True,
            uncompressed_pdf=True,  # it is compressed when it is packed, which takes less time
        )
        return repacked(pdf), place

    @cached_property
    def _layouts(self) -> Layouts:
        return Layouts(self._begin)

    def _begin(self, html: str, pictures: dict[str, Any]) -> tuple[HTML, Document]:
        paper = Paper(string=html, base_url=BASE, url_fetcher=self._fetcher)
        options = {"stylesheets": [self._style], "cache": pictures}
        return paper, Begun.of(paper, self._font_configuration, self._color_profiles, **options)

    def _refuse_undrawable(self, values: Mapping[str, Any]) -> None:
        for refused in self.undrawable(values):
            raise refused

    @cached_property
    def _environment(self) -> Environment:
        loader = FileSystemLoader(self.templates)
        environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.filters.update({name: partial(_worded, words) for name, words in FILTERS.items()})
        environment.globals["preview"] = False
        return environment

    @cached_property
    def _fetcher(self) -> AssetFetcher:
        fonts = {f"fonts/{face.path.name}": face.path for face in self.fonts.faces}
        profile = Path(str(files("weasyprint.pdf") / COLOR_PROFILE))
        return AssetFetcher({STYLE_SHEET: self.static / STYLE_SHEET, COLOR_PROFILE: profile, **fonts})

    @cached_property
    def _font_configuration(self) -> FontConfiguration:
        return FontConfiguration()

    @cached_property
    def _color_profiles(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _style(self) -> CSS:
        style = CSS(
            string=f"{self.fonts.css}\n{(self.static / STYLE_SHEET).read_text('utf-8')}",
            base_url=BASE,
            url_fetcher=self._fetcher,
            font_config=self._font_configuration,
            color_profiles=self._color_profiles,
        )
        # Little CMS writes a profile in another order once its name was read: read it before
        # the first letter, or that letter's bytes differ from all later ones.
        if not self._color_profiles[OUTPUT_INTENT].name:
            raise UnreachableAsset(COLOR_PROFILE)
        return style


def _seal_place(paper: Document) -> Place | None:
    """Of the element that a template calls `seal`; it leaves no mark in the file."""
    boxes = [(number, page, page.anchors.pop(SEAL, None)) for number, page in enumerate(paper.pages)]
    for number, page, box in boxes:
        if box is not None:
            left, top, right, bottom = box
            return Place(number, (left + right) / 2 * PIXEL, (page.height - (top + bottom) / 2) * PIXEL)
    return None


def _worded(words: Callable[..., Any], value: Any, *options: Any) -> Any:
    """The value in words; a preview's note in its place stays as it is."""
    return value if isinstance(value, text.Red) else words(value, *options)


def texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every string in nested values with the path that leads to it: ("person.name", "…")."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from texts(part, f"{name}.{index}")
