"""Papers bound for printing on both sides."""

from io import BytesIO

import pikepdf
import pytest

from fupin.documents.binding import bind, bind_kept, repacked, sides


def paper(*words: str) -> bytes:
    with pikepdf.new() as made:
        for word in words:
            made.add_blank_page().obj.Paper = pikepdf.String(word)
        out = BytesIO()
        made.save(out)
        return out.getvalue()


@pytest.mark.parametrize(("pages", "taken"), [(1, 2), (2, 2), (3, 4)])
def test_a_paper_takes_whole_sheets(pages: int, taken: int) -> None:
    assert sides(pages) == taken


def test_every_paper_begins_on_a_sheet_of_its_own() -> None:
    content = bind([paper("list"), paper("a", "a", "b", "b", "b"), paper("c")], [1, 2, 3, 1], "题目", [])
    with pikepdf.open(BytesIO(content)) as book:
        found = [str(page.obj.get("/Paper", "")) for page in book.pages]
        assert found == ["list", "", "a", "a", "b", "b", "b", "", "c", ""]
        assert book.docinfo["/Title"] == "题目"
        assert book.Root.Lang == "zh-CN"


def test_bookmarks_lead_to_their_pages() -> None:
    content = bind([paper("list"), paper("a", "a")], [1, 2], "题目", [(1, "清单"), (3, "王秀英")])
    with pikepdf.open(BytesIO(content)) as book, book.open_outline() as outline:
        pages = {item.title: book.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root}
    assert pages == {"清单": 0, "王秀英": 2}


def test_kept_papers_are_bound_one_after_another_with_their_bookmarks() -> None:
    papers = (("清单", paper("list")), ("一", paper("a", "a", "a")), ("二", paper("b")))
    content, pages = bind_kept(iter(papers), "题目")
    with pikepdf.open(BytesIO(content)) as book, book.open_outline() as outline:
        assert [str(page.obj.get("/Paper", "")) for page in book.pages] == ["list", "", "a", "a", "a", "", "b", ""]
        marks = {item.title: book.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root}
    assert marks == {"清单": 0, "一": 2, "二": 6}
    assert pages == 8


def test_of_a_signed_paper_the_seal_is_bound_and_not_the_signature() -> None:
    with pikepdf.new() as made:
        seal = made.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
        field = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T="OfficeSeal", F=132,
                V=pikepdf.Dictionary(Type=pikepdf.Name.Sig), Rect=[0, 0, 9, 9], AP=pikepdf.Dictionary(N=seal),
            )
        )  # fmt: skip
        made.add_blank_page().obj.Annots = pikepdf.Array([field])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        out = BytesIO()
        made.save(out)
    content, _ = bind_kept([("一", out.getvalue())], "题目")
    with pikepdf.open(BytesIO(content)) as book:
        assert "/AcroForm" not in book.Root
        [note] = book.pages[0].obj.Annots
        assert note.Subtype == pikepdf.Name.Stamp
        assert {"/FT", "/T", "/V"} & set(note.keys()) == set()
        assert isinstance(note.AP.N, pikepdf.Stream)


def test_a_letter_packed_anew_is_the_same_letter_and_each_time_the_same_bytes() -> None:
    with pikepdf.new() as made:
        made.docinfo["/Title"] = "题目"
        for word in ("a", "b"):
            made.add_blank_page().obj.Paper = pikepdf.String(word)
        out = BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    packed = repacked(out.getvalue())
    assert packed == repacked(out.getvalue())
    assert b"/ObjStm" in packed
    with pikepdf.open(BytesIO(packed)) as letter:
        assert [str(page.obj.Paper) for page in letter.pages] == ["a", "b"]
        assert letter.docinfo["/Title"] == "题目"
