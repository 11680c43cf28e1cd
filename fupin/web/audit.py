"""One row for every act that is not a step of an application: who, when, from where, on what, with what result."""

from flask import has_request_context, request
from sqlalchemy.orm import Session

from fupin import clock
from fupin.db import Term, begin_writing
from fupin.extensions import db
from fupin.model import AuditRow, Officer
from fupin.web.sessions import signed_in


class Act(Term):
    """What was done."""

    LOGIN = "login", "登录"
    LOGOUT = "logout", "退出"
    DENIED = "denied", "访问被拒"
    FORGED = "forged", "来路不明的提交"
    PASSWORD = "password", "修改密码"
    PASSWORD_RESET = "password_reset", "重置密码"
    STAFF_ADDED = "staff_added", "新建账号"
    STAFF_CHANGED = "staff_changed", "修改账号"
    STAFF_DISABLED = "staff_disabled", "停用账号"
    STAFF_ENABLED = "staff_enabled", "恢复账号"
    PARAMETER_ADDED = "parameter_added", "新增参数值"
    DOCUMENT_ADDED = "document_added", "登记政策文件"
    DEMO_FORWARD = "demo_forward", "演示日期前进"
    OFFER_KEPT = "offer_kept", "登记项目岗位"
    IMPORTED = "imported", "导入名册"
    AREAS = "areas", "变动行政区划"
    VIEWED_FULL = "viewed_full", "查看完整号码"
    SEARCHED = "searched", "查找人员"
    PRINTED = "printed", "打印文书"
    HANDED = "handed", "登记文书交接"
    SCANNED = "scanned", "上传扫描件"
    SCAN_SETTLED = "scan_settled", "处理扫描页"
    SIGNED_OPENED = "signed_opened", "查看签字件"
    EXPORTED = "exported", "导出"
    VOIDED = "voided", "作废文书"
    VOID_ASKED = "void_asked", "申请作废文书"
    VOID_DECLINED = "void_declined", "不同意作废文书"
    VOID_WITHDRAWN = "void_withdrawn", "撤回作废申请"
    REISSUED = "reissued", "重新出具文书"
    ATTACHED = "attached", "上传材料"
    DETACHED = "detached", "移除材料"
    VIEWED_PAPER = "viewed_paper", "查看材料"
    DUPLICATES_SOUGHT = "duplicates_sought", "查找疑似重复"
    DUPLICATE_SETTLED = "duplicate_settled", "认定疑似重复"
    REVIEWED = "reviewed", "核对台账"
    ASSIGNED = "assigned", "责任分工"
    RESPONSIBILITY = "responsibility", "责任书"
    POSTS = "posts", "公益性岗位"
    CLASSES = "classes", "培训班"
    DOUBTS = "doubts", "疑点核查"
    KIOSK = "kiosk", "自助机"
    KIOSK_CHECKED = "kiosk_checked", "核对证件后代受理"
    BLANKS = "blanks", "空白表"
    WORKSHOPS = "workshops", "扶贫车间"
    MONEY = "money", "资金发放"
    PHRASES = "phrases", "常用语"


class Result(Term):
    """How it went."""

    DONE = "done", "成功"
    REFUSED = "refused", "拒绝"
    LOCKED = "locked", "已锁定"


def terminal() -> str:
    """The machine that asks; commands run on the server itself."""
    return (request.remote_addr or "")[:64] if has_request_context() else "server"


def record(session: Session, act: Act, object: str, result: Result = Result.DONE, user: Officer | None = None) -> None:
    """Add the row to the caller's transaction. `object` holds ids, never values."""
    who = user or (signed_in() if has_request_context() else None)
    record_as(session, who, who.username if who else "", act, object, result)


def record_as(session: Session, user: Officer | None, username: str, act: Act, object: str, result: Result) -> None:
    """As `record`, for a name that was typed and may belong to nobody."""
    session.add(
        AuditRow(
            at=clock.now(),
            user_id=user.id if user else None,
            username=username[:100],
            act=act.value,
            object=object[:100],
            result=result.value,
            terminal=terminal(),
        )
    )


def record_now(act: Act, object: str, result: Result) -> None:
    """A transaction of its own, for what is refused before any other begins."""
    begin_writing(db.session())
    record(db.session(), act, object, result)
    db.session.commit()
