"""Papers handed in as files: judged by content, kept sealed, seen by those of the area."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fupin.model import Attachment, AuditRow
from fupin.model.terms import Role, State
from fupin.uploads import MOST_BYTES
from tests.office import OTHER_TOWNSHIP, rows_of
from tests.pages import Page

EXE = b"MZ\x90\x00" + b"\x00" * 200


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, kind)
    return out.getvalue()


def noise():
    """A picture that cannot be made small: half of it is half a picture."""
    out = io.BytesIO()
    Image.effect_noise((100, 100), 80).save(out, "PNG")
    return out.getvalue()


def paper():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


@pytest.fixture
def draft(office):
    return office.draft("training", office.ready("training"))


@pytest.fixture
def upload(page, counter, draft):
    """Sends a file on the draft's page of papers: the page, or the redirect."""

    def send(content, name="身份证.png", status=303, paper="身份证", client=None):
        browser = client or counter
        token = page("/help", client=browser).answers("标准")["csrf_token"]
        fields = {"csrf_token": token, "paper": paper, "file": FileStorage(io.BytesIO(content), name)}
        boundary, body = encode_multipart(fields)
        kind = f"multipart/form-data; boundary={boundary}"
        answer = browser.post(f"/applications/{draft.uid}/papers", input_stream=io.BytesIO(body), content_type=kind,
                              content_length=len(body))  # fmt: skip
        return page._answer(answer, status)

    return send


def kept(session):
    session.expire_all()
    return session.scalars(select(Attachment).order_by(Attachment.id)).all()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (picture(), "证.png", "image/png"),
        (picture("JPEG"), "证.jpg", "image/jpeg"),
        (paper(), "扫描.pdf", "application/pdf"),
    ],
)
def test_a_picture_or_scan_is_taken_and_listed(page, upload, draft, session, content, name, media_type):
    found = page.follow(upload(content, name))
    assert "已收到：身份证" in found.main
    assert name in found.links()
    assert [row.media_type for row in kept(session)] == [media_type]
    assert name in page(f"/applications/{draft.uid}/check").main


@pytest.mark.parametrize(
    "name",
    [
        "王秀英的身份证（正面）.png",
        "欧阳·秀英.png",
        "𬎆.png",
        "a b.png",
        "..\\..\\x.png",
        "../../x.png",
        "长" * 300 + ".png",
        ".png",
    ],
)
def test_file_names_are_words_and_no_paths(page, upload, draft, session, instance, name):
    page.follow(upload(picture(), name))
    (row,) = kept(session)
    assert "/" not in row.filename
    assert len(row.filename) <= 200
    assert sorted(path.name for path in (Path(instance) / "uploads").iterdir() if path.name == row.uid) == [row.uid]
    page(f"/cases/{draft.uid}")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (EXE, "扫描.pdf", "只能上传照片"),
        (EXE, "照片.jpg", "只能上传照片"),
        (b"<html><script>alert(1)</script>", "a.png", "只能上传照片"),
        (b"", "空.png", "空的"),
        (noise()[:5000], "断.png", "打不开"),
        (b"%PDF-1.7 broken", "断.pdf", "打不开"),
        (b"\xff\xd8\xff" + b"x" * 100, "断.jpg", ""),
    ],
)
def test_what_is_none_is_refused_in_words(upload, session, content, name, words):
    found = upload(content, name, 422)
    assert any(words in error for error in found.errors), found.errors
    assert found.by_id("file").get("aria-invalid") == "true"
    assert kept(session) == []


def test_ten_megabytes_are_the_most(upload, session):
    found = upload(paper() + b"\n" * (MOST_BYTES + 1), "大.pdf", 422)
    assert "文件超过10MB" in found.errors[0]
    assert kept(session) == []


def test_thirty_megabytes_are_turned_away_at_the_door(upload, session):
    found = upload(b"x" * 30 * 1024 * 1024, "大.pdf", 413)
    assert "10MB" in found.main
    assert kept(session) == []


def test_file_and_kind_are_asked_for(upload, page, draft):
    found = page.submit(page(f"/applications/{draft.uid}/papers"), "上传", status=422)
    assert len(found.errors) == 2
    assert upload(picture(), status=422, paper="房产证").errors


def test_the_file_is_handed_out_and_never_run(counter, upload, session):
    upload(picture())
    (row,) = kept(session)
    answer = counter.get(f"/papers/{row.uid}")
    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data == counter.get(f"/papers/{row.uid}").data


def test_the_file_lies_sealed(upload, session, instance):
    upload(picture())
    (row,) = kept(session)
    content = (Path(instance) / "uploads" / row.uid).read_bytes()
    assert b"PNG" not in content


def test_a_removed_paper_leaves_the_lists(page, upload, draft, session):
    page.follow(upload(picture()))
    found = page(f"/applications/{draft.uid}/papers")
    after = page.follow(page.submit(found, "移除身份证"))
    assert "已移除：身份证" in after.main
    assert "身份证.png" not in after.links()
    assert kept(session)[0].removed_at is not None
    acts = [row.act for row in session.scalars(select(AuditRow).order_by(AuditRow.id))]
    assert acts[-2:] == ["attached", "detached"]


def test_a_removed_paper_is_not_handed_out(page, upload, draft, session):
    page.follow(upload(picture()))
    page.submit(page(f"/applications/{draft.uid}/papers"), "移除身份证")
    page(f"/papers/{kept(session)[0].uid}", 404)


def test_after_submitting_papers_stay_as_they_are(page, office, upload, draft, session):
    upload(picture())
    (row,) = kept(session)
    office.hand_in(draft)
    assert page.client.get(f"/applications/{draft.uid}/papers").status_code == 303
    upload(picture())
    page.post(f"/papers/{row.uid}/remove")
    (row,) = kept(session)
    assert row.removed_at is None


def test_reviewers_of_the_area_open_the_papers_of_a_submitted_case(page, office, enter, upload, draft, session):
    upload(picture())
    office.hand_in(draft)
    (row,) = kept(session)
    for user in (office.reviewer, office.approver, office.finance):
        browser = enter(user)
        assert "身份证.png" in page(f"/cases/{draft.uid}", client=browser).main
        assert browser.get(f"/papers/{row.uid}").status_code == 200


def test_papers_of_a_draft_are_for_the_counter_alone(page, office, enter, upload, session):
    upload(picture())
    (row,) = kept(session)
    for user in (office.reviewer, office.approver, office.finance):
        page(f"/papers/{row.uid}", 404, client=enter(user))


def test_another_townships_papers_are_not_found(page, office, enter, upload, draft, session):
    upload(picture())
    office.hand_in(draft)
    (row,) = kept(session)
    before = rows_of(session)
    for role in (Role.CLERK, Role.TOWNSHIP):
        stranger = enter(office.user(role, OTHER_TOWNSHIP, "外镇"))
        page(f"/papers/{row.uid}", 404, client=stranger)
        if role is Role.CLERK:
            page.post(f"/papers/{row.uid}/remove", status=404, client=stranger)
            upload(picture(), status=404, client=stranger)
    assert kept(session)[0].removed_at is None
    assert len(kept(session)) == 1
    assert {name: count for name, count in rows_of(session).items() if name == "attachment"} == {
        "attachment": before["attachment"]
    }


def test_a_file_sent_twice_is_kept_twice_and_either_may_go(page, upload, draft, session):
    for _ in range(2):
        upload(picture())
    assert Page(page.client.get(f"/applications/{draft.uid}/papers")).buttons().count("移除身份证") == 2
    assert draft.state is State.DRAFT


def test_an_original_shown_at_the_counter_is_noted_without_a_file(page, counter, draft, session):
    page.post(f"/applications/{draft.uid}/originals", {"paper": "身份证"})
    row = session.scalars(select(Attachment)).one()
    assert (row.paper, row.size) == ("身份证", 0)
    assert "原件已当面核对" in page(f"/applications/{draft.uid}/papers").main
    assert counter.get(f"/papers/{row.uid}").status_code == 404


def test_an_original_has_to_be_named(page, counter, draft, session):
    found = page.post(f"/applications/{draft.uid}/originals", {}, status=422)
    assert "请选择材料名称" in found.errors
    assert session.scalars(select(Attachment)).all() == []
