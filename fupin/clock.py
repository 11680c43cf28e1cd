"""The only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


_ahead = timedelta()


def wall() -> datetime:
    """What the wall clock shows, in UTC: sessions and passwords go by it even in a demonstration."""
    return _pinned.get() or datetime.now(UTC)


def now() -> datetime:
    """The office's present moment, in UTC."""
    return wall() + _ahead


def run_ahead(days: int) -> None:
    """Let the office's clock run ahead of the wall; only a demonstration does so, to see a notice period end."""
    global _ahead
    _ahead = timedelta(days=days)


def today() -> date:
    """The present date at the office (UTC+8), whatever zone the server keeps."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The date that the office's calendar showed at that moment."""
    return moment.astimezone(OFFICE_ZONE).date()


def midnight(day: date) -> datetime:
    """When that day began at the office."""
    return datetime.combine(day, time(), OFFICE_ZONE)


@contextmanager
def pinned(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at that moment: the demonstration office's past is made with it."""
    token = _pinned.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)


def cn_date(day: date) -> str:
    """2016年5月6日, as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"
