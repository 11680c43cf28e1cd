"""Layouts of letters that are used again: of the next letter of one shape only the lines that differ are laid out.

Two forms of a kind differ in two dozen of their three hundred texts, and the layout is two thirds of what a letter
costs. The outcome is, byte for byte, that of a layout from the beginning; where that is not sure, because a text takes
other lines or its width counts, the letter is laid out from the beginning.

This leans on parts of WeasyPrint that are not promised to stay: its version is locked, and tests compare the bytes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes, build
from weasyprint.html import get_html_metadata
from weasyprint.images import RasterImage
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.inline import iter_line_boxes
from weasyprint.pdf.metadata import DocumentMetadata

from fupin.documents.cutting import FREE, Cut, attributes, cut, is_cut_of, slots

MOST_KEPT = 8  # the papers of a case of one scheme, some of them with a longer address
MOST_PICTURES = 400  # things remembered of the codes of letters past, before a layout is given up for a new one
MOST_PAGES = 8  # of a layout worth its memory
WIDTH_IS_GIVEN = (boxes.BlockBox, boxes.TableBox, boxes.TableRowGroupBox, boxes.TableRowBox, boxes.TableCellBox)


class Unlike(Exception):
    """What is kept does not fit this letter."""


class Begun(Document):  # type: ignore[misc]
    """A layout from the beginning; its page remembers what it was laid out with."""

    @classmethod
    def of(cls, page: HTML, fonts: Any, profiles: Any, **options: Any) -> Document:
        """As `HTML.render` does."""
        page.counter_style = CounterStyle()
        return cls._render(page, fonts, page.counter_style, profiles, DEFAULT_OPTIONS | options)

    @classmethod
    def _build_layout_context(cls, html: HTML, *others: Any) -> Any:
        html.layout_context = super()._build_layout_context(html, *others)
        return html.layout_context


Begin = Callable[[str, dict[str, Any]], tuple[HTML, Document]]


class Layouts:
    """The last few layouts of one printer, of one shape perhaps several; not for two threads at once."""

    def __init__(self, begin: Begin) -> None:
        """`begin` lays a page out, with what it is to remember pictures in."""
        self._begin = begin
        self._kept: list[Layout] = []

    def document(self, html: str) -> Document:
        """The letter laid out; good until the next one is asked for."""
        letter = cut(html)
        for layout in [each for each in reversed(self._kept) if each.letter.shape == letter.shape]:
            self._kept.remove(layout)
            try:
                document = layout.filled(letter)
            except Unlike:
                self._kept.insert(0, layout)
            else:
                self._kept.append(layout)
                return document
        return self._begun(letter, html)

    def _begun(self, letter: Cut, html: str) -> Document:
        pictures: dict[str, Any] = {}
        page, document = self._begin(html, pictures)
        if len(document.pages) <= MOST_PAGES:
            with suppress(Unlike):
                self._kept = [*self._kept[1 - MOST_KEPT :], Layout(letter, page, document, pictures)]
        return document


class Layout:
    """A letter that is laid out, to be filled with the texts of others."""

    def __init__(self, letter: Cut, page: HTML, document: Document, pictures: dict[str, Any]) -> None:
        """Raises Unlike if the page's texts and tags are not found one by one in what was made of it."""
        self.letter, self.page, self.document, self.pictures = letter, page, document, pictures
        self.context = page.layout_context
        self.slots = list(slots(page.etree_element))
        self.free = [element for element in page.etree_element.iter() if element.tag in FREE]
        if not is_cut_of(letter, self.slots, self.free):
            raise Unlike
        self.parents = {child: parent for parent in page.etree_element.iter() for child in parent}
        self.sheets = [sheet._page_box for sheet in document.pages]
        self.blocks = _by_element((sheet, box) for sheet in self.sheets for box in _blocks_of_lines(sheet))
        self.drawn = _by_element((sheet, box) for sheet in self.sheets for box in _pictures(sheet))
        self.stale: set[Any] = set()

    def filled(self, letter: Cut) -> Document:
        """The same pages with this letter's words. Raises Unlike, and is as good as before for the next."""
        self._write(letter)
        lines = {element: self._broken(element) for element in self.stale}
        for element, several in lines.items():
            for (_, box), some in zip(self.blocks[element], several, strict=True):
                box.children = some
        self.stale.clear()
        made = self.document
        metadata = DocumentMetadata(**get_html_metadata(self.page))
        settings = made.url_fetcher, made.font_config, made.color_profiles, made.output_intent
        return Document([Page(sheet) for sheet in self.sheets], metadata, *settings)

    def _write(self, letter: Cut) -> None:
        """Put the letter's texts and tags into the page, and remember which lines are no longer its own."""
        changes = zip(self.slots, self.letter.texts, letter.texts, strict=True)
        changed = [(slot, text) for slot, old, text in changes if old != text]
        blocks = {self._block_of(slot.holder) for slot, _ in changed if slot.holder.tag != "title"}
        tagged = [(element, attributes(tag)) for element, tag in zip(self.free, letter.tags, strict=True)]
        redrawn = [each for element, own in tagged for each in self._redrawn(element, own)]
        for slot, text in changed:
            slot.write(text)
        for element, own in tagged:
            element.attrib.update(own)
        for box, picture in redrawn:
            box.replacement = picture
        self.stale |= blocks
        self.letter = letter

    def _redrawn(self, element: Any, own: dict[str, str]) -> Iterator[tuple[Any, Any]]:
        """The boxes of a picture, each with the letter's own picture; one of another size takes another place."""
        if len(self.pictures) > MOST_PICTURES:
            raise Unlike
        boxes_of_it = self.drawn.get(element, ()) if own.get("src") != element.get("src") else ()
        for _, box in boxes_of_it:
            orientation = box.style["image_orientation"]
            new = self.context.get_image_from_uri(url=own["src"], orientation=orientation)
            if _size(new) is None or _size(new) != _size(box.replacement):
                raise Unlike
            yield box, new

    def _block_of(self, element: Any) -> Any:
        """The element whose lines the text is in; nothing else may be made of its words, as a bookmark is."""
        while element is not None:
            if self.context.style_for(element)["bookmark_level"] != "none":
                raise Unlike
            if element in self.blocks:
                return element
            element = self.parents.get(element)
        raise Unlike

    def _broken(self, element: Any) -> list[list[Any]]:
        """The element's words in lines, for each place where it stands: a page's foot stands on every page."""
        source = self._source(element)
        return [self._lines(source, sheet, box) for sheet, box in self.blocks[element]]

    def _source(self, element: Any) -> Any:
        """The element's one long line, before it is broken."""
        context, page = self.context, self.page
        ways = context.style_for, context.get_image_from_uri, page.base_url, context.target_collector
        (made,) = build.element_to_box(element, *ways, page.counter_style, context.footnotes)
        made.process_whitespace()
        made.process_text_transform()
        made = build.create_anonymous_boxes(made)
        if (
            len(made.children) != 1
            or not isinstance(made.children[0], boxes.LineBox)
            or any(map(_has_more, made.descendants()))
        ):
            raise Unlike
        return made.children[0]

    def _lines(self, source: Any, sheet: Any, box: Any) -> list[Any]:
        """Lines as high as those that are there, and as many, so that nothing around them moves."""
        aside: list[Any] = []
        self.context.create_block_formatting_context(box)
        top = box.children[0].position_y
        broken = iter_line_boxes(self.context, source.copy(), top, 0, None, box, aside, aside, None, None)
        lines = [line for line, _ in broken]
        self.context.finish_block_formatting_context()
        if aside or _heights(lines) != _heights(box.children):
            raise Unlike
        for line in lines:
            layout_box_backgrounds(sheet, line, self.context.get_image_from_uri)
        return lines


def _heights(lines: Sequence[Any]) -> list[tuple[float, float]]:
    return [(line.height, line.baseline) for line in lines]


def _by_element(found: Iterator[tuple[Any, Any]]) -> dict[Any, list[tuple[Any, Any]]]:
    """Boxes with their sheets, by the element they are made of."""
    grouped: dict[Any, list[tuple[Any, Any]]] = {}
    for sheet, box in found:
        grouped.setdefault(box.element, []).append((sheet, box))
    return grouped


def _blocks_of_lines(box: Any) -> Iterator[Any]:
    """Blocks of nothing but lines whose width their words have no part in."""
    if box.children and all(isinstance(child, boxes.LineBox) for child in box.children):
        yield box
        return
    for child in box.children:
        if _width_is_given(child):
            yield from _blocks_of_lines(child)


def _width_is_given(box: Any) -> bool:
    if isinstance(box, boxes.MarginBox):
        return bool(box.style["width"] != "auto")
    if not isinstance(box, WIDTH_IS_GIVEN) or box.is_floated():
        return False
    automatic = box.style["table_layout"] != "fixed" or box.style["width"] == "auto"
    return not (isinstance(box, boxes.TableBox) and automatic)


def _size(picture: Any) -> tuple[float, float] | None:
    """Of a picture in pixels; of a drawing, or none, nothing that says which place it takes."""
    return (picture.width, picture.height) if isinstance(picture, RasterImage) else None


def _has_more(box: Any) -> bool:
    """Than words: a picture, or the number of the page."""
    return isinstance(box, boxes.ReplacedBox) or box.missing_link is not None


def _pictures(box: Any) -> Iterator[Any]:
    return (each for each in box.descendants() if isinstance(each, boxes.ReplacedBox))
