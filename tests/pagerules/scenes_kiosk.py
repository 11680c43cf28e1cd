"""At the shared screen: one hands in, one is refused, one looks up how far it is, one stops before the end."""

from datetime import timedelta

from sqlalchemy import select

from fupin import clock
from fupin.kiosk.helper import RELATIONS, Filler
from fupin.model import Person
from fupin.model.places import inside
from tests.browser.office import TOWNSHIP, Office
from tests.pagerules.crawl import Walker
from tests.pagerules.scenes import look, press
from tests.pages import Page, text_of

HELPED = {"filler": [Filler.FAMILY], "helper_relation": [RELATIONS[0]], "helper_name": ["王秀英"]}
FURTHER = ("/kiosk/parts", "/kiosk/sheet.pdf", "/kiosk/help", "/kiosk/stay", "/kiosk/continue")


def kiosk_used(walker: Walker, office: Office) -> list[str]:
    """Leaves the sitting of the last of them open."""
    person = office.person()
    handed = _answered(walker, office.training(person) | {"filler": ["self"]})
    press(walker, handed, "提交申请", {"true": ["y"]})
    code = text_of(look(walker, "/kiosk/done").one("code", class_="kiosk-code"))
    walker.open("/kiosk/slip.pdf")
    found = press(walker, look(walker, "/kiosk/progress"), "查", {"code": code})
    assert found.response.endpoint == "kiosk_codes.show_progress"
    with office.records() as session:
        born = Person.birth < clock.today() - timedelta(days=366 * 70)
        old = session.scalars(select(Person).where(inside(Person.area_code, TOWNSHIP), born)).first()
        assert old
        refused = _answered(walker, office.training(old) | {"filler": ["self"]})
    assert refused.response.endpoint == "kiosk_checking.refused"
    left = _answered(walker, office.training(office.person()) | HELPED)
    return [left.response.address, *FURTHER]


def _answered(walker: Walker, raw: dict[str, list[str]]) -> Page:
    """From 新申请 to the page on which nothing is asked any more."""
    page = press(walker, look(walker, "/kiosk"), "新申请")
    page = press(walker, page, "申请职业技能培训报名")
    while "继续" in page.buttons():
        names = {control.get("name") for tag in ("input", "select", "textarea") for control in page.root.iter(tag)}
        page = press(walker, page, "继续", {name: values for name, values in raw.items() if name in names})
        if page.response.endpoint == "kiosk_checking.code":
            page = look(walker, page.links()["记好了，继续"])
    return page
