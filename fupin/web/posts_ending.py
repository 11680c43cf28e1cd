"""Terms that end within 90, 60 or 30 days, and the letters that say so."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fupin import placenames, tasks
from fupin.db import begin_writing
from fupin.extensions import db, press
from fupin.lifecycle import Refused
from fupin.model import PostPlacement
from fupin.model.places import inside
from fupin.posts import expiry
from fupin.web import audit
from fupin.web.access import current_user
from fupin.web.posts_pages import DECIDES, READS, pages


@pages.get("/ending", roles=READS)
def ending() -> ResponseReturnValue:
    """The list."""
    return _page(expiry.day_count(request.args.get("days", "")), [])


@pages.post("/ending", roles=DECIDES)
def tell() -> ResponseReturnValue:
    """Letters for those ticked, or for all without one; many of these as a task."""
    days = expiry.day_count(request.form.get("days", ""))
    ticked = request.form.getlist("who")
    everybody = request.form.get("which") == "all"
    ids = expiry.untold(db.session(), current_user().scope, days) if everybody else _mine(ticked)
    if everybody and len(ids) > expiry.AT_ONCE:
        return _order(days, len(ids))
    if problem := _too_few_or_many(ids, everybody):
        return _page(days, ticked, problem), 422
    begin_writing(db.session())
    try:
        for one in ids:
            made = expiry.tell(db.session(), press(), current_user(), one)
            audit.record(db.session(), audit.Act.POSTS, f"岗位人员 {one} 到期告知 {made.id}")
    except Refused as refused:
        db.session.rollback()
        return _page(days, ticked, str(refused)), 422
    db.session.commit()
    flash(f"已出具{len(ids)}份到期告知书，请到“打印文书”打印")
    return redirect(url_for(".ending", days=days), 303)


def _mine(uids: list[str]) -> list[int]:
    mine = inside(PostPlacement.area_code, current_user().scope)
    return list(db.session.scalars(select(PostPlacement.id).where(PostPlacement.uid.in_(uids), mine)))


def _too_few_or_many(ids: list[int], everybody: bool) -> str:
    if not ids:
        return expiry.NOBODY if everybody else "请先勾选要告知的人"
    many = len(ids) > expiry.MOST_TICKED
    return f"一次最多勾选{expiry.MOST_TICKED}人；更多的，请按“告知全部没有告知的”" if many else ""


def _order(days: int, count: int) -> ResponseReturnValue:
    begin_writing(db.session())
    title = f"{days}天内到期告知书"
    job, new = tasks.order(db.session(), expiry.TASK, current_user(), str(days), title)
    if new:
        audit.record(db.session(), audit.Act.POSTS, f"到期告知 {count}份")
    address = url_for("tasks.show", uid=job.uid)
    db.session.commit()
    return redirect(address, 303)


def _page(days: int, ticked: list[str], problem: str = "") -> str:
    rows = expiry.ending(db.session(), current_user().scope, days)
    return render_template(
        "posts/ending.html",
        rows=rows,
        days=days,
        within=expiry.WITHIN,
        places=placenames.short_names(db.session(), {row.placement.area_code for row in rows}),
        untold=sum(row.told_at is None for row in rows),
        may_tell=current_user().role in DECIDES,
        ticked=ticked,
        problem=problem,
        wrong=bool(problem),
    )
