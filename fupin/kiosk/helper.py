"""Who fills in for whom: what is asked of a helper, and what the scheme's form is told of it."""

from typing import Any

from wtforms import Form
from wtforms.validators import Optional

from fupin import identity
from fupin.model.kiosk import Filler
from fupin.schemes.fields import CheckedField, ChoiceField, Required
from fupin.schemes.forms import Asked, Raw, parse

RELATIONS = ("配偶", "子女", "父母", "其他亲属")
ASKED = {
    "filler": Asked("谁在填写？", ("filler",)),
    "helper_relation": Asked("代办人是申请人的什么人？", ("helper_relation",)),
    "helper_name": Asked("代办人叫什么名字？", ("helper_name", "helper_phone")),
}
PAGES = {  # who fills in: which of the pages they see
    "": ("filler",),
    Filler.SELF: ("filler",),
    Filler.FAMILY: ("filler", "helper_relation", "helper_name"),
    Filler.VILLAGE: ("filler", "helper_name"),
    Filler.STAFF: ("filler", "helper_name"),
}
APPLICANT = "本人"


class HelperForm(Form):
    """Whoever sits at the screen."""

    filler = ChoiceField("谁在填写", [(each.value, each.label) for each in Filler], validators=[Required("请选择")])
    helper_relation = ChoiceField("代办人是申请人的", RELATIONS, validators=[Required("请选择")])
    helper_name = CheckedField("代办人姓名", identity.person_name, validators=[Required()])
    helper_phone = CheckedField("代办人电话", identity.phone, validators=[Optional()])


def helper_form(raw: Raw) -> Any:
    """As typed, not yet validated."""
    return parse(HelperForm, raw)


def pages(raw: Raw) -> tuple[str, ...]:
    """The pages about the helper that these answers call for."""
    return PAGES.get((raw.get("filler") or [""])[0], PAGES[""])


def agent(raw: Raw) -> Raw:
    """What the scheme's form asks of an agent. A clerk who types for an applicant beside them is none."""
    form = helper_form(raw)
    name = [form.helper_name.data] if form.helper_name.data else []
    if form.filler.data == Filler.FAMILY:
        return {"agent_relation": [form.helper_relation.data], "agent_name": name}
    if form.filler.data == Filler.VILLAGE:
        return {"agent_relation": [Filler.VILLAGE.label], "agent_name": name}
    return {"agent_relation": [APPLICANT], "agent_name": []}


def columns(raw: Raw) -> dict[str, Any]:
    """What is kept with the application of who filled it in."""
    form, asked = helper_form(raw), pages(raw)
    helped = "helper_name" in asked
    return {
        "filler": Filler(form.filler.data),
        "helper_name": form.helper_name.data if helped else None,
        "helper_relation": form.helper_relation.data if "helper_relation" in asked else None,
        "helper_phone": form.helper_phone.data if helped else None,
    }
