"""Reads a PDF as a strict archive would: every way in which it is not a tagged, self-contained PDF/A-2b, in words."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

HEADER = re.compile(rb"%PDF-1\.[4-7]\r?\n%[\x80-\xff]{4}")
# Info entry and what has to say the same in the XMP.
SAME = {"/Title": "dc:title", "/Author": "dc:creator", "/Producer": "pdf:Producer",
        "/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}  # fmt: skip
REQUIRED = ("/Title", "/Author", "/Producer")
FORBIDDEN_KEYS = {"/AA", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/NeedsRendering", "/OPI", "/Ref",
                  "/Alternates", "/TR", "/HTP", "/PS"}  # fmt: skip
FORBIDDEN_ACTIONS = {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/JavaScript", "/Hide", "/URI",
                     "/GoToR", "/GoToE", "/SubmitForm", "/Rendition", "/Trans", "/SetOCGState"}  # fmt: skip
FORBIDDEN_FILTERS = {"/LZWDecode", "/Crypt"}
FONT_KINDS = {"/Type0", "/TrueType", "/Type1", "/CIDFontType0", "/CIDFontType2"}
ICC_MAGIC = b"acsp"
PRINTED, UNSEEN = 0b100, 0b100011  # annotation flags: Print; Invisible, Hidden and NoView


def complaints(data: bytes) -> list[str]:
    """What an archive would object to; nothing for a good file."""
    found = [] if HEADER.match(data) else ["header: no version, or no binary comment after it"]
    with pikepdf.open(BytesIO(data)) as pdf:
        for rule in (_frame, _catalog, _intent, _metadata, _fonts, _objects, _pages):
            found += rule(pdf)
    return found


def _frame(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "encrypted"
    if "/ID" not in pdf.trailer:
        yield "trailer: no ID"


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if str(root.get("/Lang", "")) != "zh-CN":
        yield "catalog: language is not zh-CN"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "catalog: not marked as tagged"
    if "/K" not in root.get("/StructTreeRoot", {}):
        yield "catalog: no structure tree"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "catalog: the file name is shown instead of the title"
    for key in ("/OpenAction", "/OCProperties"):
        if key in root:
            yield f"catalog: {key}"
    yield from _form(root.get("/AcroForm", {}))


def _form(form: Any) -> Iterator[str]:
    """Of a form a letter has nothing but the field of its signature, drawn as it is."""
    if form.get("/NeedAppearances", False):
        yield "form: drawn by whoever opens it"
    for field in form.get("/Fields", []):
        if _name(field, "/FT") != "/Sig":
            yield f"form: {field.get('/FT')}"
        elif any(field.Rect) and not isinstance(field.get("/AP", {}).get("/N"), pikepdf.Stream):
            yield "form: a field is seen and does not say how"


def _intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [each for each in pdf.Root.get("/OutputIntents", []) if each.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield f"{len(intents)} output intents"
        return
    if "/DestOutputProfile" not in intents[0]:
        yield "output intent: no profile"
        return
    profile = intents[0].DestOutputProfile
    content = profile.read_bytes()
    if profile.get("/N") != 3 or content[36:40] != ICC_MAGIC or int.from_bytes(content[:4], "big") != len(content):
        yield "output intent: not a whole ICC profile of three colours"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "no XMP"
        return
    said = pdf.open_metadata(strict=True)
    if (said.get("pdfaid:part"), said.get("pdfaid:conformance")) not in {("2", "B"), ("2", "U"), ("2", "A")}:
        yield "XMP: does not say PDF/A-2b"
    yield from (f"info: no {key}" for key in REQUIRED if not str(pdf.docinfo.get(key, "")))
    for key, name in SAME.items():
        if key in pdf.docinfo and _comparable(str(pdf.docinfo[key])) != _comparable(_text(said.get(name))):
            yield f"XMP and info differ: {key}"


def _text(value: Any) -> str:
    """A property of one value or of several."""
    return "".join(value) if isinstance(value, list) else str(value or "")


def _comparable(text: str) -> str:
    """D:20190311 and 2019-03-11 are the same day."""
    date = re.fullmatch(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)(.*)", text)
    return "".join(re.findall(r"\d+", text.partition("D:")[2] or text)) if date else text


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    fonts = [each for each in _dictionaries(pdf) if each.get("/Type") == "/Font"]
    if not fonts:
        yield "no font"
    for font in fonts:
        name = font.get("/BaseFont", "?")
        if _name(font, "/Subtype") not in FONT_KINDS:
            yield f"font {name}: {font.get('/Subtype')}"
        if "/DescendantFonts" in font or not str(font.get("/Subtype")).startswith("/CIDFont"):
            yield from _readable(font, name)
        if "/DescendantFonts" not in font:
            yield from _embedded(font, name)


def _readable(font: Any, name: Any) -> Iterator[str]:
    if not isinstance(font.get("/ToUnicode"), pikepdf.Stream):
        yield f"font {name}: cannot be read back, no ToUnicode"
    elif re.search(rb"<(?:0000|FEFF|FFFE)>\s*(?:$|<)", font.ToUnicode.read_bytes().rpartition(b"beginbfchar")[2]):
        yield f"font {name}: a glyph is read back as no character"


def _embedded(font: Any, name: Any) -> Iterator[str]:
    descriptor = font.get("/FontDescriptor", {})
    if not any(isinstance(descriptor.get(key), pikepdf.Stream) for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"font {name}: not embedded"
    if not re.match(r"/[A-Z]{6}\+", str(name)):
        yield f"font {name}: not a subset"
    if font.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in font:
        yield f"font {name}: no CIDToGIDMap"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in _dictionaries(pdf):
        yield from (f"forbidden: {key}" for key in FORBIDDEN_KEYS & set(each.keys()))
        if _name(each, "/S") in FORBIDDEN_ACTIONS:
            yield f"action: {each.S}"
        if _name(each, "/BM") not in ("", "/Normal", "/Compatible"):
            yield f"blending: {each.BM}"
        if isinstance(each, pikepdf.Stream):
            yield from _stream(each)


def _stream(each: pikepdf.Stream) -> Iterator[str]:
    filters = each.get("/Filter", [])
    names = filters if isinstance(filters, pikepdf.Array) else [filters]
    yield from (f"filter: {name}" for name in map(str, names) if name in FORBIDDEN_FILTERS)
    yield from ("stream kept in another file" for key in ("/F", "/FFilter") if key in each)
    if each.get("/Subtype") == "/Image":
        if each.get("/Interpolate", False):
            yield "image: smoothed"
        if each.get("/ColorSpace") not in ("/DeviceGray", "/DeviceRGB"):
            yield f"image: colours {each.get('/ColorSpace')}"
    if each.get("/Subtype") == "/PS":
        yield "PostScript"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if "/StructParents" not in page.obj:
            yield f"page {number}: not tagged"
        if "/CMYK" in str(page.obj.get("/Group", {}).get("/CS", "")):
            yield f"page {number}: blends in ink colours"
        yield from (f"page {number}: {complaint}" for each in page.obj.get("/Annots", []) for complaint in _note(each))


def _note(each: Any) -> Iterator[str]:
    flags = int(each.get("/F", 0))
    if each.get("/Subtype") != "/Popup" and (not flags & PRINTED or flags & UNSEEN):
        yield "an annotation that is seen but not printed, or the reverse"


def _name(each: Any, key: str) -> str:
    """The name under a key; nothing if there is none, or something else."""
    value = each.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream, also those written inside others."""
    for each in pdf.objects:
        yield from _inside(each)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, pikepdf.Array):
        for part in value:
            yield from _direct(part)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        for part in value.values():
            yield from _direct(part)


def _direct(part: Any) -> Iterator[Any]:
    if isinstance(part, pikepdf.Object) and not part.is_indirect:
        yield from _inside(part)
