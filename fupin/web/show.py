"""How values are written on pages: dates, moments, money."""

import re
from datetime import date, datetime

from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from fupin.clock import OFFICE_ZONE, cn_date
from fupin.identity import grouped_id

_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def register(app: Flask) -> None:
    """Make the filters known; a template that names something unknown fails loudly."""
    app.jinja_env.filters.update(
        day=day, moment=moment, hour=hour, yuan=yuan, grouped_id=grouped_id, whole_dates=whole_dates
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def day(value: date | None) -> str:
    """2026年3月7日."""
    return "" if value is None else cn_date(value)


def moment(value: datetime | None) -> str:
    """2026年3月7日 14:05 by the office's clock."""
    if value is None:
        return ""
    return f"{cn_date(value.astimezone(OFFICE_ZONE).date())} {hour(value)}"


def hour(value: datetime) -> str:
    """14:05 by the office's clock."""
    return f"{value.astimezone(OFFICE_ZONE):%H:%M}"


def yuan(fen: int | None) -> str:
    """12,000元, with decimals only where there are any."""
    if fen is None:
        return ""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:02}" if rest else "") + "元"


def whole_dates(words: str) -> Markup:
    """For narrow columns: a line may end before or after a date, and not within it."""
    said = _DATE.sub(lambda found: f'<span class="nowrap">{found[0]}</span>', str(escape(words)))
    return Markup(said)  # noqa: S704 - escaped before the spans were put in
