"""Whether a letter is genuine: anybody with its check code may ask, without logging in."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin.clock import local_date
from fupin.documents import marks
from fupin.extensions import db
from fupin.identity import canonical, masked_name
from fupin.model import Application, Document
from fupin.model.terms import DocumentStatus
from fupin.web.access import ANYONE, Blueprint

pages = Blueprint("verify", __name__)

WORDS = {
    DocumentStatus.VALID: "有效",
    DocumentStatus.SUPERSEDED: "已被新的文书替代",
    DocumentStatus.VOID: "已作废",
}


@pages.get("/verify", roles=ANYONE)
def ask() -> ResponseReturnValue:
    """The question, and with a code in the address the answer too."""
    typed = request.args.get("code", "")
    code = canonical(typed)[: marks.LENGTH + 1]
    document = db.session.scalar(select(Document).where(Document.code == code)) if code else None
    return render_template(
        "verify/ask.html",
        typed=typed[:20],
        asked=bool(code),
        document=document,
        words=WORDS.get(document.status, "") if document else "",
        rows=_facts(document) if document else [],
    )


def _facts(document: Document) -> list[tuple[str, str]]:
    """Enough to compare with the paper, and no more."""
    day = local_date(document.issued_at)
    application = db.session.get(Application, document.application_id) if document.application_id else None
    rows = [("文书", document.title), ("编号", document.number), ("日期", f"{day.year}年{day.month}月{day.day}日")]
    if application is not None:
        name = application.applicant_name
        rows.append(("申请人", name if application.organisation_id else masked_name(name)))
    return rows
