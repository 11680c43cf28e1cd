"""Every refusal and every fault is a whole page that says what to do next."""

import errno
import secrets
from typing import NamedTuple

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from fupin.extensions import db


class Said(NamedTuple):
    """The words of one status."""

    title: str
    advice: str


PAGES = {
    400: Said("这次提交没有办成", "请回到上一页，刷新后重新填写。"),
    401: Said("请先登录", "登录后可继续办理。"),
    403: Said("您的账号不能打开此页", "如工作需要，请联系系统管理员调整账号的岗位或区域。"),
    404: Said("没有找到这一页", "网址可能写错了，或者内容不属于您的辖区。请从首页重新进入。"),
    405: Said("这一步不能这样打开", "请从首页进入，再点击页面上的按钮办理。"),
    409: Said("此申请刚被他人处理", "您的操作没有保存。请打开申请查看最新情况。"),
    413: Said("提交的内容太大", "单个文件不超过10MB，一次共不超过12MB。请压缩或重新拍照后上传。"),
    415: Said("不能识别提交的内容", "请回到上一页，用页面上的按钮提交。"),
    422: Said("填写的内容需要修改", "请回到上一页修改后重新提交。"),
    429: Said("操作太频繁", "请稍等几分钟再试。"),
    500: Said("系统出错了", "您的操作没有保存。请稍后重试；如再次出现，请把错误编号告诉管理员。"),
    503: Said("系统正忙", "内容没有保存。请稍候重新提交。"),
    507: Said("没有保存：服务器磁盘已满", "请立即联系管理员。在此之前可以查看，不能保存。"),
}
FORGOTTEN = Said("页面打开太久", "这次提交没有办理。请核对后重新提交。")
NOT_REPEATED = {"csrf_token"}
DISK_FULL = ("disk is full", "No space left", "could not extend file")


def register(app: Flask) -> None:
    """Handlers for refusals, and for faults whose answer is better than 500."""
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(CSRFError, forgotten)
    app.register_error_handler(StaleDataError, overtaken)
    app.register_error_handler(OperationalError, database_trouble)
    app.register_error_handler(OSError, disk_trouble)
    app.register_error_handler(500, broken)


def refused(error: HTTPException) -> ResponseReturnValue:
    """A page for a status; words given to abort() replace the general advice."""
    status = error.code or 500
    if error.response is not None or status not in PAGES:
        return error
    said = PAGES[status]
    if error.description and error.description != type(error).description:
        said = said._replace(advice=error.description)
    body, *_ = _page(status, said)
    return body, status, [pair for pair in error.get_headers() if pair[0] != "Content-Type"]


def forgotten(error: CSRFError) -> ResponseReturnValue:
    """The form's token is not this session's. What was typed is offered again only to our own page."""
    return _page(400, FORGOTTEN, repeat=kept_answers())


def overtaken(error: StaleDataError) -> ResponseReturnValue:
    """Somebody else changed the row first; nothing of ours was written."""
    db.session.rollback()
    return _page(409, PAGES[409])


def database_trouble(error: OperationalError) -> ResponseReturnValue:
    """A busy database is worth another try, a full disk is not."""
    db.session.rollback()
    current_app.logger.error("database: %s", error.orig)
    status = 507 if any(words in str(error.orig) for words in DISK_FULL) else 503
    return _page(status, PAGES[status], repeat=kept_answers())


def disk_trouble(error: OSError) -> ResponseReturnValue:
    """A full disk says so; any other trouble with a file is a fault of ours."""
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        raise error
    db.session.rollback()
    current_app.logger.error("disk full at %s", request.endpoint)
    return _page(507, PAGES[507])


def broken(error: Exception) -> ResponseReturnValue:
    """A fault: the page shows a number, the log says under that number what happened."""
    number = f"{secrets.randbelow(10**8):08}"  # digits, to be read out over the telephone
    fault = getattr(error, "original_exception", None) or error
    current_app.logger.error("fault %s at %s %s", number, request.method, request.endpoint, exc_info=fault)
    return _page(500, PAGES[500], number=number)


def kept_answers() -> list[tuple[str, str]]:
    """The fields of a form that our own page sent, without passwords; files cannot be sent again."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") != "same-origin" or request.files:
        return []
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if name not in NOT_REPEATED and "password" not in name]


def _page(status: int, said: Said, number: str = "", repeat: list[tuple[str, str]] | None = None) -> tuple[str, int]:
    return render_template("errors/page.html", said=said, number=number, repeat=repeat or []), status
