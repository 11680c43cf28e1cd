"""What was typed comes back as typed; what was stored comes back as the same answers."""

import string
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fupin import casework
from fupin.model.terms import (
    CONTRACTS,
    EDUCATION,
    HARDSHIPS,
    HEALTH,
    PAY_WAYS,
    POVERTY_ATTRIBUTES,
    SITES,
    WORKSHOP_KINDS,
    Action,
)
from fupin.schemes import SCHEMES
from fupin.schemes.forms import parse, with_row, without_row
from fupin.schemes.workshop.form import WorkshopForm
from tests.office import TODAY, Office, at
from tests.strategies import chinese_names, id_numbers

WORKERS, PAYMENTS = WorkshopForm.ROWS["workers"], WorkshopForm.ROWS["payments"]
FORMS = {code: scheme.form for code, scheme in SCHEMES.items()}


@pytest.fixture
def office(session):
    with at(TODAY):
        yield Office(session)


# rows --------------------------------------------------------------------------------------------------------------


def test_a_row_is_added_after_the_last():
    raw = {"workers-0-id_number": ["1"], "workers-4-id_number": ["5"], "phone": ["1"]}
    added = with_row(raw, "workers", WORKERS)
    assert added == raw | {"workers-5-id_number": [""]}
    assert with_row({}, "workers", WORKERS) == {"workers-0-id_number": [""]}


def test_a_row_within_a_row_is_added_to_its_own():
    raw = {"workers-0-payments-2-month": ["2026-01"], "workers-1-payments-0-month": ["2026-01"]}
    assert with_row(raw, "workers-0-payments", PAYMENTS) == raw | {"workers-0-payments-3-month": [""]}


def test_a_full_repeat_takes_no_further_row():
    raw = {f"workers-{place}-job": ["缝纫"] for place in range(WORKERS.most)}
    assert with_row(raw, "workers", WORKERS) is raw


def test_one_row_is_removed_and_the_others_stay():
    raw = {"workers-1-id_number": ["1"], "workers-1-payments-0-month": ["2"], "workers-10-id_number": ["3"]}
    assert without_row(raw, "workers-1") == {"workers-10-id_number": ["3"]}


def test_rows_keep_their_order_after_one_was_removed():
    raw = {f"workers-{place}-job": [f"工种{place}"] for place in (0, 1, 2, 10)}
    form = parse(FORMS["workshop"], without_row(raw, "workers-1"))
    assert [entry.form.job.data for entry in form.workers] == ["工种0", "工种2", "工种10"]


@pytest.mark.parametrize(
    "raw",
    [
        {"workers-x-id_number": ["1"]},
        {"workers--1-id_number": ["1"]},
        {"workers-": ["1"]},
        {"workers-99999999999-id_number": ["1"]},
        {"workers-０-id_number": ["1"]},
        {"workers-0-payments-²-month": ["1"]},
        {"workers-²-id_number": ["1"]},
        {f"workers-{'9' * 5000}-id_number": ["1"]},
        {"workers": ["1"]},
    ],
)
def test_row_names_that_were_made_up_do_no_harm(office, raw):
    reading = casework.read(office.session, office.clerk, SCHEMES["workshop"], raw, None)
    assert not reading.form.validate()
    with_row(raw, "workers", WORKERS)


def test_more_rows_than_fit_are_not_a_fault(office):
    raw = {f"workers-{place}-job": ["缝纫"] for place in range(200)}
    reading = casework.read(office.session, office.clerk, SCHEMES["workshop"], raw, None)
    assert not reading.form.validate()
    assert len(reading.form.workers) <= 60


# what is shown -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", FORMS)
def test_secret_answers_are_masked_on_screen_and_whole_on_paper(office, scheme):
    raw = office.ready(scheme)
    form = casework.read(office.session, office.clerk, SCHEMES[scheme], raw, None).form
    rows = [row for section in form.answers() for row in section["rows"]]
    secret = [
        values[0]
        for name, values in raw.items()
        if name.rpartition("-")[2] in {"id_number", "phone", "bank_account", "disability", "legal_id_number"}
    ]
    for value in secret:
        assert any(row[1] == value for row in rows), value
        assert not any(value in row[2] for row in rows)


@pytest.mark.parametrize("scheme", FORMS)
def test_every_field_of_the_form_has_its_section(office, scheme):
    form = FORMS[scheme]()
    in_sections = {name for _, names in form.SECTIONS for name in names}
    repeats = {"workers", "family", "hires"}
    assert {field.name for field in form} - in_sections - repeats == {"page", "recalled"}


@pytest.mark.parametrize("scheme", FORMS)
def test_an_untouched_form_reads_like_an_empty_one(scheme):
    raw = casework.raw_of(FORMS[scheme]())
    assert not parse(FORMS[scheme], raw).validate()
    assert not any(values not in ([""], ["", "", ""], [], ["本人"]) for values in raw.values()), raw


# round trip --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", FORMS)
def test_what_was_submitted_comes_back_as_the_same_answers(office, scheme):
    raw = office.ready(scheme)
    application = office.submit(scheme, raw)
    office.session.expire_all()
    stored = casework.stored_form(office.session, application)
    typed = casework.read(office.session, office.clerk, SCHEMES[scheme], raw, None).form
    assert stored.answers() == typed.answers()
    kept = casework.raw_of(stored)
    same = {name for name in raw if not name.endswith("amount_fen")}  # 460 comes back as 460.00
    assert {name: kept[name] for name in same} == {name: raw[name] for name in same}


def texts(most):
    letters = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"])
    return st.text(letters, min_size=1, max_size=most).filter(lambda text: text.strip())


def boxes(day):
    return [str(day.year), str(day.month), str(day.day)]


def one_of(values):
    return st.sampled_from(values).map(lambda value: [value])


digits = st.text(string.digits, min_size=12, max_size=19).map(lambda text: [text])
money = st.integers(0, 10**10).map(lambda fen: [f"{fen // 100}.{fen % 100:02}"])
dates = st.dates(date(1990, 1, 1), TODAY).map(boxes)
words = {size: texts(size).map(lambda text: [text]) for size in (30, 40, 50, 100, 200, 300, 500)}
phones = st.text(string.digits, min_size=7, max_size=12).map(lambda text: [text])
counts = st.integers(0, 100000).map(lambda number: [str(number)])

WORKSHOP = st.fixed_dictionaries(
    {
        "workshop_name": words[100], "kind": one_of(WORKSHOP_KINDS), "founded_on": dates, "site": one_of(SITES),
        "project": words[100], "legal_person": chinese_names().map(lambda name: [name]), "phone": phones,
        "legal_id_number": id_numbers().map(lambda number: [number]), "address": words[200],
        "account_holder": words[100], "bank": words[100], "bank_account": digits, "purpose": words[500],
        "workers-0-contract": one_of(CONTRACTS), "workers-0-job": words[50],
        "workers-0-payments-0-amount_fen": money, "workers-0-payments-0-way": one_of(PAY_WAYS),
        "workers-0-payments-0-voucher": words[40], "workers-0-payments-0-paid_on": dates,
        "workers-0-payments-0-quantity": words[30],
    },
    optional={"workshop_number": words[50], "floor_area": counts},
)  # fmt: skip
POST = st.fixed_dictionaries(
    {
        "phone": phones, "address": words[200], "education": one_of(EDUCATION), "health": one_of(HEALTH),
        "household_size": st.integers(1, 30).map(lambda number: [str(number)]),
        "poverty_attribute": one_of(POVERTY_ATTRIBUTES),
        "hardships": st.lists(st.sampled_from(HARDSHIPS), min_size=1, max_size=7, unique=True),
        "market_account": words[300], "reason": words[500], "account_holder": words[100], "bank": words[100],
        "bank_account": digits, "weekly_hours": st.integers(1, 40).map(lambda number: [str(number)]),
        "family-0-name": chinese_names().map(lambda name: [name]), "family-0-sex": one_of(["男", "女"]),
        "family-0-relation": one_of(["配偶"]), "family-0-state": one_of(["务工"]),
        "family-0-id_number": id_numbers().map(lambda number: [number]),
    },
    optional={"job_certificate": words[50], "jobless_since": dates},
)  # fmt: skip
SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def round_trip(office, scheme, raw):
    """raw → form → stored → raw_of → form: the same answers at each stop."""
    application = office.submit(scheme, raw, insist=True)
    office.session.expire_all()
    typed = casework.read(office.session, office.clerk, SCHEMES[scheme], raw, None).form.answers()
    stored = casework.stored_form(office.session, application)
    assert stored.answers() == typed
    office.act(application, Action.RETURN)
    again = casework.read(office.session, office.clerk, SCHEMES[scheme], application.draft, application).form
    assert again.answers() == typed
    assert casework.raw_of(again) == casework.raw_of(stored)
    office.act(application, Action.WITHDRAW)


@SLOW
@given(changes=WORKSHOP)
def test_whatever_an_enterprise_answers_survives_storing_and_returning(office, changes):
    raw = office.workshop(office.body(), [office.person()])
    first = {name: values for name, values in raw.items() if not name.startswith("workers-0-payments-")}
    month = {"workers-0-payments-0-month": ["2026-01"]}
    round_trip(office, "workshop", first | month | changes)


@SLOW
@given(changes=POST)
def test_whatever_an_applicant_answers_survives_storing_and_returning(office, changes):
    round_trip(office, "public_post", office.public_post(office.person(), office.opening()) | changes)


anything = st.text(st.characters(), max_size=30)
NAMES = st.one_of(
    st.sampled_from(
        ["id_number", "phone", "area_code", "first_course_id", "opening_id", "starts_on", "ends_on", "weekly_hours",
         "hardships", "workers-0-id_number", "workers-0-contract_from", "workers-0-payments-0-amount_fen",
         "workers-0-payments-0-month", "family-0-name", "credit_code", "employees", "able", "page"],
    ),
    anything,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.dictionaries(NAMES, st.lists(anything, min_size=1, max_size=4), max_size=8))
@pytest.mark.parametrize("scheme", FORMS)
def test_nothing_that_can_be_typed_is_a_fault(office, scheme, raw):
    reading = casework.read(office.session, office.clerk, SCHEMES[scheme], raw, None)
    assert not reading.form.validate()
    assert reading.form.answers()
    assert reading.judgement.evidence()
