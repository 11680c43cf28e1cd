"""The demonstration office has one kiosk, which any browser may be."""

from sqlalchemy import select

from fupin.demo import kiosk
from fupin.kiosk import devices
from fupin.model import Kiosk


def test_any_browser_may_be_the_kiosk(settle, tmp_path):
    session = settle(tmp_path)
    kiosk.build(session)
    token = devices.demonstrated(session)
    assert devices.of_token(session, token) == session.scalars(select(Kiosk)).one()
    session.get_bind().dispose()
    session.close()
