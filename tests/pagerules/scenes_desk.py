"""What staff do all day at the list of cases: decide one, decide several together, keep a filter, look into a pair."""

from tests.browser.office import Office
from tests.pagerules.crawl import Walker
from tests.pagerules.scenes import file, look, press
from tests.scanning import scanner


def cases_decided(walker: Walker, office: Office) -> list[str]:
    """The first of the list by itself, then two that are ticked."""
    rows = look(walker, "/cases")
    case = next(address for address in rows.links().values() if address.startswith("/cases/"))
    decided = press(walker, look(walker, case), "初审通过")
    rows = look(walker, "/cases")
    ticked = [box.get("value") for box in rows.all("input", name="case")][:2]
    asked = press(walker, rows, "初审通过", {"case": ticked})
    went = press(walker, asked, "确认初审通过")
    return [decided.response.address, asked.response.address, went.response.address]


def filter_kept(walker: Walker, office: Office) -> list[str]:
    """One filter of the list of cases; and the question of the script whether the session lasts."""
    press(walker, look(walker, "/filters/new"), "保存", {"name": "本周要办"})
    walker.open("/session/left")
    return ["/filters"]


def pair_looked_into(walker: Walker, office: Office) -> list[str]:
    """A pair that may be one person, and that person's own page."""
    pair = next(address for address in look(walker, "/duplicates").links().values() if "/duplicates/" in address)
    person = next(address for address in look(walker, pair).links().values() if address.startswith("/people/"))
    return [pair, person]


def plan_handed_in(walker: Walker, office: Office) -> list[str]:
    """The class that waits for the county gets a picture of its teaching plan."""
    waiting = [address for address in look(walker, "/classes").links().values() if address.count("/") == 2]
    for address in waiting:
        page = look(walker, address)
        if "保存附件" in page.buttons():
            press(walker, page, "保存附件", {"plan": file("plan.jpg", scanner.jpeg(scanner.blank(30)))})
            return [address]
    raise AssertionError("the demonstration has no class that waits for the county")
