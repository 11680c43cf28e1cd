"""The keys of the desk: what they do, and whether somebody wants them, kept in a cookie and chosen without script."""

from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin.web.access import STAFF, Blueprint

pages = Blueprint("keys", __name__)

COOKIE, OFF = "keys", "off"
ONE_YEAR = 31_536_000


class Key(NamedTuple):
    """A key and what it does."""

    key: str
    does: str


KEYS: dict[str, tuple[Key, ...]] = {
    "窗口填表（打字时也能用，先按住 Alt）": (
        Key("Alt＋N", "新申请"),
        Key("Alt＋1、2、3", "在“要办理哪一项”，开始填写第几项"),
        Key("Alt＋J", "到下一个没填的必填项，都填了就到“继续”"),
        Key("Alt＋Y", "在核对页，勾上“以上内容属实”"),
        Key("回车", "在填写框或选项里，等于按“继续”"),
    ),
    "列表": (
        Key("J", "到下一行"),
        Key("K", "到上一行"),
        Key("X", "勾选这一行，再按一次取消"),
        Key("回车", "打开这一行的申请"),
        Key("1、2、3", "到第几个办理按钮，再按回车进入核对页"),
    ),
    "申请": (
        Key("Y", "到“意见或理由”"),
        Key("1、2、3", "到第几个办理按钮，再按回车才办理"),
        Key("U", "回到列表"),
    ),
    "办完以后": (Key("N", "下一件"), Key("U", "回到列表")),
    "各页": (Key("?", "打开这一页"),),
}


def wanted() -> bool:
    """Whether keys do anything: yes, unless somebody turned them off."""
    return request.cookies.get(COOKIE) != OFF


@pages.get("/keys", roles=STAFF)
def show() -> ResponseReturnValue:
    """All of them."""
    return render_template("keys/show.html", keys=KEYS)


@pages.post("/keys", roles=STAFF)
def choose() -> ResponseReturnValue:
    """Turn them on or off for this browser."""
    response = redirect(url_for(".show"), 303)
    off = request.form.get("keys") == OFF
    flash("已停用按键" if off else "已启用按键")
    if off:
        response.set_cookie(COOKIE, OFF, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    else:
        response.delete_cookie(COOKIE)
    return response
