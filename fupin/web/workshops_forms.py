"""The forms of workshops: the register, a change, a contract, a visit, and the grid of a month's pay."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField

from fupin import identity
from fupin.model import WorkshopRecord
from fupin.model.terms import CONTRACTS, PAY_WAYS, SITES, WORKSHOP_KINDS
from fupin.schemes.fields import (
    CheckedField,
    ChoiceField,
    CountField,
    DateField,
    ListField,
    MoneyField,
    Required,
    long_text,
    optional_text,
    text,
)
from fupin.workshops.contracts import Member
from fupin.workshops.lines import AMOUNT, MOST_QUANTITY, MOST_VOUCHER, PAID, QUANTITY, VOUCHER, WAY, Entry, Spot
from fupin.workshops.register import MOST_OPINION, Facts

COLUMNS = {"quantity": QUANTITY, "amount": AMOUNT, "way": WAY, "voucher": VOUCHER, "paid": PAID}


class BodyForm(FlaskForm):
    """The organisation behind a workshop: before what is said of the workshop, on the page and among the errors."""

    credit_code = CheckedField("统一社会信用代码", identity.credit_code, validators=[Required()])
    company = text("单位名称", most=100)
    legal_person = CheckedField("法定代表人", identity.person_name, validators=[Required()])
    address = text("单位地址", most=200)
    phone = CheckedField("联系电话", identity.phone, validators=[Required()])
    area_code = ListField("所在乡镇（街道）", validators=[Required("请选择")])


class FactsForm(FlaskForm):
    """What a record says."""

    name = text("车间名称", most=100)
    form = ChoiceField("车间类型", WORKSHOP_KINDS, validators=[Required("请选择")])
    site = ListField("场地来源", [(site, site) for site in SITES], validators=[Required("请选择")])
    floor_area = CountField("面积（平方米）")
    project = text("加工项目", most=100)
    founded_on = DateField("设立日期", [Required()])
    employees = CountField("职工人数", validators=[Required()])
    poor_workers = CountField("其中贫困人口", validators=[Required()])

    def facts(self) -> Facts:
        """As the register takes them."""
        return Facts(*(self[name].data for name in Facts._fields))


class RegisterForm(BodyForm, FactsForm):
    """A workshop and the organisation behind it."""


class ChangeForm(FactsForm):
    """What holds from a day on."""

    on = DateField("变更日期", [Required()])
    opinion = long_text("变更理由", most=MOST_OPINION)


class ShutForm(FlaskForm):
    """A closure, or a new beginning."""

    on = DateField("日期", [Required()])
    opinion = long_text("原因", most=MOST_OPINION)


class ContractForm(FlaskForm):
    """Somebody's work."""

    id_number = CheckedField("身份证号码", identity.id_number, validators=[Required()])
    kind = ChoiceField("合同类型", CONTRACTS, validators=[Required("请选择")])
    starts_on = DateField("合同开始", [Required()])
    ends_on = DateField("合同结束", [Required()])
    job = text("工种")


class EndForm(FlaskForm):
    """A contract that ended before its time."""

    on = DateField("最后一天", [Required()])
    reason = text("提前结束的原因", most=200)


class VisitForm(FlaskForm):
    """A visit on site."""

    on = DateField("核查日期", [Required()])
    first_visitor = CheckedField("核查人", identity.person_name, validators=[Required()])
    second_visitor = CheckedField("另一名核查人", identity.person_name, validators=[Required()])
    findings = long_text("核查情况")
    photos = MultipleFileField("照片", render_kw={"accept": ".jpg,.jpeg,.png"})


class CorrectionForm(FlaskForm):
    """What a confirmed line should have been. On its page another form stands beside it, so that it has a prefix."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, prefix="correct-", **more)

    line = ListField("更正哪一笔", validators=[Required("请选择")])
    amount = MoneyField("更正后的金额", [Required()])
    voucher = text("更正凭证号", most=MOST_VOUCHER)
    reason = text("更正的理由", most=200)


class SupplementForm(FlaskForm):
    """A line that was forgotten; with a prefix for the same reason."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, prefix="more-", **more)

    contract = ListField("工人", validators=[Required("请选择")])
    quantity = optional_text("件数或工时", most=MOST_QUANTITY)
    amount = MoneyField("金额", [Required()])
    way = ChoiceField("方式", PAY_WAYS, validators=[Required("请选择")])
    voucher = text("凭证号", most=MOST_VOUCHER)
    paid_on = DateField("付款日", [Required()])
    reason = text("补记的理由", most=200)

    def entry(self) -> Entry:
        """As the ledger takes it."""
        parts: list[Any] = [self[name].data or "" for name in ("quantity", "amount", "way", "voucher", "paid_on")]
        return Entry(*parts)


class GridForm(FlaskForm):
    """A row of boxes for each line of each worker; `spots` say which, with whose they are."""

    spots: dict[Spot, Member]

    def row(self, spot: Spot) -> dict[str, Any]:
        """The boxes of one line, by part."""
        return {part: self[_box(part, spot)] for part in COLUMNS}

    def validate(self, extra_validators: Any = None) -> bool:
        """A row is empty, or it has all but the quantity."""
        fine = bool(super().validate(extra_validators))
        for spot, member in self.spots.items():
            row = self.row(spot)
            if not _said(row):
                continue
            for part, box in row.items():
                if part != "quantity" and not box.errors and box.data in (None, ""):
                    verb = "请选择" if part == "way" else "请填写"
                    box.errors = [f"{verb}{member.name}的{COLUMNS[part]}"]
                    fine = False
        return fine

    def wanted(self) -> dict[Spot, Entry]:
        """The rows that are filled in."""
        rows = {spot: self.row(spot) for spot in self.spots}
        return {spot: _entry(row) for spot, row in rows.items() if _said(row)}

    def refuse(self, spot: Spot, problems: Sequence[tuple[str, str]]) -> None:
        """Put what is wrong beside the boxes it is about; a line without boxes here is named above the form."""
        parts = {label: part for part, label in COLUMNS.items()}
        for column, words in problems:
            if spot in self.spots:
                box = self[_box(parts[column], spot)]
                box.errors = [
                    *box.errors,
                    words if self.spots[spot].name in words else f"{self.spots[spot].name}：{words}",
                ]
            else:
                self.form_errors.append(words)


def _box(part: str, spot: Spot) -> str:
    return f"{part}_{spot[0]}_{spot[1]}"


def _said(row: dict[str, Any]) -> bool:
    return any(typed.strip() for box in row.values() for typed in box.raw_data or ())


def _entry(row: dict[str, Any]) -> Entry:
    values = {part: box.data for part, box in row.items()}
    return Entry(values["quantity"] or "", values["amount"], values["way"], values["voucher"], values["paid"])


def grid_form(spots: dict[Spot, Member], known: dict[Spot, Entry], formdata: Any) -> GridForm:
    """A form with the month as it stands."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for spot, member in spots.items():
        for part, field in _boxes(member.name, spot[1]).items():
            fields[_box(part, spot)] = field
        if spot in known:
            data |= dict(zip((_box(part, spot) for part in COLUMNS), known[spot], strict=True))
    made: GridForm = type("MonthGridForm", (GridForm,), fields)(formdata, data=data)
    made.spots = spots
    return made


def _boxes(name: str, place: int) -> dict[str, Any]:
    whose = f"{name}第{place}笔的"
    return {
        "quantity": optional_text(f"{whose}{QUANTITY}", most=MOST_QUANTITY),
        "amount": MoneyField(f"{whose}{AMOUNT}"),
        "way": ListField(f"{whose}{WAY}", [(way, way) for way in PAY_WAYS]),
        "voucher": optional_text(f"{whose}{VOUCHER}", most=MOST_VOUCHER),
        "paid": DateField(f"{whose}{PAID}"),
    }


def facts_of(record: WorkshopRecord) -> dict[str, Any]:
    """What the register says, to begin a form with."""
    return {name: getattr(record, name) for name in Facts._fields}
