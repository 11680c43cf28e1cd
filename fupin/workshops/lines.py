"""What a line of the pay ledger (F10) says, and what cannot be so, in the words of each line."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from fupin import clock
from fupin.calendar import add_months
from fupin.clock import cn_date
from fupin.workshops.contracts import Member

QUANTITY, AMOUNT, WAY, VOUCHER, PAID = "件数或工时", "金额", "方式", "凭证号", "付款日"
MOST_LINES = 5  # of one worker in a month
MOST_QUANTITY, MOST_VOUCHER = 30, 40

Spot = tuple[int, int]  # a contract, and which of the worker's lines of the month
Problems = dict[Spot, list[tuple[str, str]]]  # column and words


class Entry(NamedTuple):
    """A line: pieces or hours, fen, how it was paid, by which voucher, on which day."""

    quantity: str
    amount_fen: int
    way: str
    voucher: str
    paid_on: date


def objections(member: Member, month: date, entry: Entry) -> list[tuple[str, str]]:
    """What cannot be so of a line, whatever else stands in the ledger."""
    contract = member.contract
    found = []
    if entry.amount_fen <= 0:
        found.append((AMOUNT, "金额应大于0，没有发报酬的不用填"))
    if entry.paid_on > clock.today():
        found.append((PAID, "付款日不能晚于今天"))
    elif entry.paid_on < contract.starts_on:
        found.append((PAID, f"付款日不能早于合同开始的{cn_date(contract.starts_on)}"))
    elif entry.paid_on < month:
        found.append((PAID, f"付款日早于{month.year}年{month.month}月，请核对月份"))
    return found


def outside(member: Member, month: date) -> str:
    """That a month has no day of the contract, else nothing."""
    contract = member.contract
    if contract.last_day < month:
        return f"{member.name}的合同{cn_date(contract.last_day)}已结束，{month.year}年{month.month}月不能再记报酬"
    if contract.starts_on >= add_months(month, 1):
        return f"{member.name}的合同{cn_date(contract.starts_on)}才开始，{month.year}年{month.month}月不能记报酬"
    return ""


def twice(wanted: Mapping[Spot, Entry], used: Mapping[str, date]) -> Problems:
    """Vouchers that stand in two lines, or in another month already."""
    counted = Counter(entry.voucher for entry in wanted.values())
    found: Problems = {}
    for spot, entry in wanted.items():
        if counted[entry.voucher] > 1:
            found[spot] = [(VOUCHER, f"凭证号{entry.voucher}在本月填了{counted[entry.voucher]}次，一张凭证只能填一次")]
        elif month := used.get(entry.voucher):
            found[spot] = [(VOUCHER, f"凭证号{entry.voucher}已在{month.year}年{month.month}月用过，请核对")]
    return found


def late(member: Member, entry: Entry) -> str:
    """That pay came after the contract: it may be right, but the award counts what was paid within it."""
    if entry.paid_on <= member.contract.last_day:
        return ""
    last = cn_date(member.contract.last_day)
    return f"{member.name}：付款日{cn_date(entry.paid_on)}在合同结束（{last}）之后，不计入12个月报酬"
