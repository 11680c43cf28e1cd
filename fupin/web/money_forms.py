"""The forms of money: which roll to make, what is right of an account, why a line waits, a budget, the bank's file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from fupin import clock, identity
from fupin.calendar import add_months
from fupin.money import sources
from fupin.scheme import Scheme
from fupin.schemes import SCHEMES
from fupin.schemes.fields import CheckedField, ListField, MoneyField, Required, text

MONTHS = 12
NO_FUND = "没有指明资金来源"


class MakeForm(FlaskForm):
    """A measure with its fund, and the month up to which it is paid."""

    what = ListField("事项和资金来源", validators=[Required("请选择")])
    month = ListField("发放月份", validators=[Required("请选择")])

    def offer(self) -> None:
        """The measures that pay, and the months up to this one."""
        self.what.offer(offered())
        self.month.offer((f"{month:%Y-%m}", sources.told(month)) for month in months())

    @property
    def scheme(self) -> Scheme[Any, Any]:
        """The measure that was chosen."""
        return SCHEMES[self.what.data.partition(":")[0]]

    @property
    def fund(self) -> str:
        """The fund that was chosen."""
        return str(self.what.data).partition(":")[2]

    @property
    def first(self) -> date:
        """The first day of the month that was chosen."""
        return date.fromisoformat(f"{self.month.data}-01")


def offered() -> Iterator[tuple[str, str]]:
    """Measures with each of their funds."""
    for scheme in sources.paying():
        for fund in scheme.funds or ("",):
            yield f"{scheme.code}:{fund}", f"{scheme.title}（{fund or NO_FUND}）"


def months() -> list[date]:
    """This month and those before."""
    first = clock.today().replace(day=1)
    return [add_months(first, -back) for back in range(MONTHS)]


class AccountForm(FlaskForm):
    """What is right of an account, and by what it was checked."""

    holder = text("开户名", most=100)
    bank = text("开户银行", most=100)
    account = CheckedField("账号", identity.bank_account, validators=[Required()])
    reason = text("更正的理由", most=200)


class HoldForm(FlaskForm):
    """Why a line waits."""

    why = text("缓发的理由", most=200)


class BudgetForm(FlaskForm):
    """A fund, a year, the sum and the document that sets it."""

    fund = ListField("资金来源", validators=[Required("请选择")])
    year = ListField("年度", validators=[Required("请选择")])
    amount = MoneyField("预算金额", validators=[Required()])
    reason = text("依据", most=200)

    def offer(self) -> None:
        """The funds that measures name; last year, this and the next."""
        this = clock.today().year
        self.fund.offer((fund, fund) for fund in funds())
        self.year.offer((str(year), f"{year}年") for year in (this - 1, this, this + 1))


def funds() -> list[str]:
    """All that measures are paid from."""
    return list(dict.fromkeys(fund for scheme in sources.paying() for fund in scheme.funds))


class ResultsForm(FlaskForm):
    """The workbook as the bank returned it."""

    file = FileField("银行返回的文件", [Required("请选择")], render_kw={"accept": ".xlsx"})
