"""The demonstration office has a kiosk in the township, which any browser may be."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin.kiosk import devices
from fupin.model import User

CLERK, ADMIN = "chuangkou", "guanli"
NAME = "城关便民服务中心演示机"


def build(session: Session) -> None:
    """Register it and take it as paired. Commits."""
    scope = session.scalars(select(User.scope).where(User.username == CLERK)).one()
    admin = session.scalars(select(User).where(User.username == ADMIN)).one()
    kiosk = devices.register(session, admin, NAME, scope)
    devices.take_token(kiosk, devices.demonstration_token(kiosk.uid))
    session.commit()
