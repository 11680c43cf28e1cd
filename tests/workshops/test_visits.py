"""Visits on site: two people, no future, photographs of which only the picture is kept."""

import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fupin import uploads
from fupin.lifecycle import Refused
from fupin.model import VisitPhoto
from fupin.uploads import Unusable
from fupin.workshops import visits
from fupin.workshops.visits import Seen

SEEN = Seen(date(2026, 11, 10), "张初审", "李核查", "车间在产，查看凭证12张，与台账一致")


def picture(kind="JPEG", place=True):
    out = io.BytesIO()
    exif = Image.Exif()
    if place:
        exif[0x010E] = "somewhere"
        exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (60, 40), "green").save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


def test_a_photograph_is_kept_sealed_without_its_place(office, session, tmp_path):
    shop = office.shop()
    paper = visits.accept(picture())
    visits.add(session, office.reviewer, shop.id, SEEN, [paper], tmp_path)
    session.commit()
    (found,) = visits.of_workshop(session, shop.id)
    (photo,) = found.photos
    assert (tmp_path / photo.uid).read_bytes()[:3] != b"\xff\xd8\xff"
    kept = uploads.fetch(tmp_path, photo.uid)
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
    assert found.visit.by_name == "张初审"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on": date(2026, 11, 21)}, "核查日期不能晚于今天"),
        ({"on": date(2025, 1, 9)}, "核查日期不能早于这一天"),
        ({"second_visitor": "张初审"}, "须有两人"),
    ],
)
def test_what_cannot_be_so_is_refused_and_leaves_no_file(office, session, tmp_path, more, words):
    shop = office.shop()
    with pytest.raises(Refused, match=words):
        visits.add(session, office.reviewer, shop.id, SEEN._replace(**more), [visits.accept(picture())], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_at_most_six_photographs(office, session, tmp_path):
    shop = office.shop()
    with pytest.raises(Refused, match="最多6张"):
        visits.add(session, office.reviewer, shop.id, SEEN, [visits.accept(picture("PNG"))] * 7, tmp_path)


def test_only_pictures_are_taken():
    for content in (b"", b"no picture", b"%PDF-1.4 no"):
        with pytest.raises(Unusable):
            visits.accept(content)


def test_a_visit_is_never_changed(office, session, tmp_path):
    shop = office.shop()
    visits.add(session, office.reviewer, shop.id, SEEN, [visits.accept(picture())], tmp_path)
    session.commit()
    for statement in ("UPDATE workshop_visit SET found = 'x'", "DELETE FROM workshop_photo"):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()
    assert session.query(VisitPhoto).count() == 1
