"""Letters that nobody has printed yet: the list, and many of them ordered as one file."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fupin import clock
from fupin.db import begin_writing
from fupin.extensions import db
from fupin.lifecycle import Refused
from fupin.model import Sorting
from fupin.model.places import COUNTY, VILLAGE, covers
from fupin.placenames import below, short_names
from fupin.printing import PRINTS, batches, waiting
from fupin.printing.batches import Left, Wish
from fupin.printing.waiting import Filter
from fupin.responsibility import issuing, plans
from fupin.schemes import SCHEMES
from fupin.web import audit
from fupin.web.access import Blueprint, current_user
from fupin.web.print_forms import DayForm

pages = Blueprint("prints", __name__, url_prefix="/prints")

ALL_GONE = "筛选出的文书刚刚都已打印或正在打印，请到“打印登记”查看"
TOLD, MOST_DIGITS = 10, 10
TITLES = {code: scheme.title for code, scheme in SCHEMES.items()}
LETTERS = list(dict.fromkeys(letter.title for scheme in SCHEMES.values() for letter in scheme.letters))


@pages.get("", roles=PRINTS)
def index() -> ResponseReturnValue:
    """The letters of my area that nobody has printed yet."""
    form = DayForm(request.args)
    return _index(form, request.args, status=200 if form.validate() else 422)


@pages.post("", roles=PRINTS)
def order() -> ResponseReturnValue:
    """Have the ticked letters, the page, or all that the list was narrowed to made into one file."""
    form = DayForm(request.form)
    if not form.validate():
        return _index(form, request.form, status=422)
    wish = Wish(_sorting())
    begin_writing(db.session())
    ids = _chosen(_filter(form, request.form))
    if not ids and request.form.get("which") == "all":
        return _index(form, request.form, ALL_GONE, 422)
    try:
        return ordered(ids, wish)
    except Refused as refused:
        return _index(form, request.form, str(refused), 422)


def _sorting() -> Sorting:
    words = {sorting.value for sorting in Sorting}
    asked = request.form.get("sorting", "")
    return Sorting(asked) if asked in words else Sorting.NUMBER


def _chosen(wanted: Filter) -> Sequence[int]:
    """Whichever button was pressed: all, the page as it was shown, or what is ticked on it."""
    which = request.form.get("which", "")
    if which == "all":
        return waiting.ids(db.session(), wanted)
    uids = request.form.getlist("shown" if which == "page" else "letter")
    return waiting.found(db.session(), current_user().scope, uids)


def ordered(ids: Sequence[int], wish: Wish) -> ResponseReturnValue:
    """Order in the transaction that has begun, and lead to the batch. Raises Refused."""
    title = "补打文书" if wish.reason else "打印文书"
    batch, left, new = batches.order(db.session(), current_user(), ids, wish, title)
    if new:
        audit.record(db.session(), audit.Act.PRINTED, f"批次 {batch.id} 文书 {batch.job.total} 份")
    _tell_left(left)
    address = url_for("print_batches.show", batch_id=batch.id)
    db.session.commit()
    return redirect(address, 303)


def _tell_left(left: Sequence[Left]) -> None:
    if left:
        words = "、".join(f"{each.number}{each.why}" for each in left[:TOLD])
        flash(f"{len(left)} 份没有列入：{words}{'等' if len(left) > TOLD else ''}")


def _filter(form: DayForm, asked: Mapping[str, str]) -> Filter:
    area, mine = asked.get("area", ""), current_user().scope
    within = len(mine) >= COUNTY and area.isascii() and area.isdigit() and len(area) <= VILLAGE and covers(mine, area)
    return Filter(
        area=area if within else mine,
        title=asked.get("title", ""),
        scheme=asked.get("scheme", ""),
        day=form.day.data,
        newest=number(asked.get("newest", "")) or waiting.MOST_ID,
    )


def number(text: str) -> int | None:
    """An id in an address; nothing if it is none."""
    return min(int(text), waiting.MOST_ID) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _index(form: DayForm, asked: Mapping[str, str], problem: str = "", status: int = 200) -> ResponseReturnValue:
    user, session = current_user(), db.session()
    session.rollback()
    wanted = _filter(form, asked)
    page = waiting.page(session, wanted, number(asked.get("after", "")))
    words = render_template(
        "prints/index.html",
        form=form,
        wanted=wanted,
        page=page,
        problem=problem,
        asked=asked,
        ticked=set(request.form.getlist("letter")),
        sorting=_sorting(),
        sortings=list(Sorting),
        letters=[*LETTERS, *map(issuing.title_of, plans.years())],
        schemes=TITLES,
        areas=below(session, user.scope) if len(user.scope) >= COUNTY else [],
        places=short_names(session, {row.area_code for row in page.rows}),
        most=waiting.MOST,
        older=_address(".index", wanted, page.after),
        today=clock.today(),
    )
    return words, status


def _address(endpoint: str, wanted: Filter, after: int | None) -> str:
    """The next page under the same filters."""
    day = [wanted.day.year, wanted.day.month, wanted.day.day] if wanted.day else []
    area = wanted.area if wanted.area != current_user().scope else None
    kept: dict[str, Any] = {"title": wanted.title or None, "scheme": wanted.scheme or None, "area": area, "day": day}
    return url_for(endpoint, after=after, **kept) if after else ""
