"""What five thousand people in posts have on file: an issued application with its form, a benefit and a placement."""

from datetime import date, datetime
from uuid import uuid4

from fupin import vault
from fupin.calendar import add_months
from fupin.model.terms import State

COUNTY, TOWNSHIP = "370702", "370702001"


def details(application: int, name: str, opening: int, begun: date) -> dict[str, object]:
    """The form, with the person's own account."""
    uid = uuid4().hex
    return {
        "application_id": application, "uid": uid, "opening_id": opening, "starts_on": begun,
        "ends_on": add_months(begun, 24), "weekly_hours": 30, "address": "本村", "education": "初中", "health": "健康",
        "household_size": 2, "poverty_attribute": "一般贫困户", "hardships": "", "account_holder": name,
        "bank": "农商银行", "reason": "困难",
        "bank_account_sealed": vault.seal(f"6229{application:012}", f"public_post_details.bank_account.{uid}"),
    }  # fmt: skip


def application(id: int, person: int, clerk: int, now: datetime) -> dict[str, object]:
    """Issued."""
    return {
        "id": id, "uid": f"{id:032}", "scheme": "public_post", "state": State.ISSUED, "since": now, "version": 1,
        "form_key": f"bench{id}", "area_code": TOWNSHIP, "county_code": COUNTY, "person_id": person,
        "created_by_id": clerk, "created_at": now,
    }  # fmt: skip


def benefit(application: int, person: int, begun: date) -> dict[str, object]:
    """Two years."""
    return {
        "person_id": person, "application_id": application, "scheme": "public_post", "item": "保洁员",
        "starts_on": begun, "ends_on": add_months(begun, 24),
    }  # fmt: skip


def placement(application: int, person: int, opening: int, begun: date, clerk: int, now: datetime) -> dict[str, object]:
    """For as long."""
    return {
        "application_id": application, "person_id": person, "opening_id": opening, "area_code": TOWNSHIP,
        "starts_on": begun, "ends_on": add_months(begun, 24), "weekly_hours": 30, "near_pension": False,
        "assigned_by_id": clerk, "assigned_at": now,
    }  # fmt: skip
