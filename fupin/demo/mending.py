"""Phrases for the offices of the demonstration, and a form that came back from its applicant with most of it mended."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin import casework, phrases
from fupin.demo.desk import user
from fupin.model import Application
from fupin.model.terms import Action, State
from fupin.office import Press
from fupin.phrases import Whose

STAFF = ("chuangkou", "xiangzhen", "xianji", "lq_chuangkou", "lq_xiangzhen", "lq_xianji")
OWN = (
    ("xiangzhen", Action.RETURN, "请下周三上午带原件到二楼206室"),
    ("xianji", Action.REJECT, "请乡镇当面向申请人说明"),
)
REMARKS = {
    "phone": "打不通，请核对号码",
    "weekly_hours": "与岗位的工时不一致，请核对",
    "reason": "请写明家里的情况",
    "papers": "缺少失业登记的证明",
}
MENDED = {"phone": ["13905360000"], "reason": ["家中有两名老人需要照料，本人有残疾，只能在村里工作，请安排保洁岗位。"]}


def build(session: Session, press: Press) -> None:
    """Commits."""
    for username in STAFF:
        by = user(session, username)
        for act in phrases.acts_of(by.role):
            phrases.add_usual(session, by, act)
    for username, act, words in OWN:
        phrases.add(session, user(session, username), Whose.OWN, act, words)
    session.commit()
    _mend(session, press)


def _mend(session: Session, press: Press) -> None:
    """Sent back today with remarks, and handed in again a little later: two of four were seen to."""
    clerk, reviewer = user(session, "chuangkou"), user(session, "xiangzhen")
    uid, version = session.execute(
        select(Application.uid, Application.version)
        .where(Application.scheme == "public_post", Application.state == State.SUBMITTED)
        .where(Application.area_code.startswith(clerk.scope, autoescape=True))
        .order_by(Application.id)
        .limit(1)
    ).one()
    back = casework.act(
        session, press, reviewer, uid, Action.RETURN, version=version, opinion="请按各项意见补正", said=REMARKS
    )
    kept = casework.save(session, uid, (back.draft or {}) | MENDED, None)
    casework.submit(session, clerk, uid, kept.version, {"insist"})
