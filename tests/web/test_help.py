"""Help: a leaflet for each measure in words of the village, by the figures in force for the reader's county."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from fupin import handbook, leaflets
from fupin.casework.steps import due_day
from fupin.clock import today
from fupin.glossary import glossary
from fupin.model import Parameter, PolicyDocument
from fupin.model.terms import Confirmed, Role, State
from fupin.schemes import SCHEMES
from tests.conftest import Reader, new_client
from tests.office import COUNTY, OTHER_COUNTY
from tests.pages import HEADINGS, text_of

LONGEST = 40
BLOCKS = {"p", "li", "td", "th", "dd", "dt", "label", "button", *HEADINGS}
STOP = (
    "无效", "非法", "异常", "参数", "系统", "字段", "提交", "点击", "予以", "给付", "拨付", "按规定", "参照", "上述",
    "及其", "之日起", "应当", "待遇", "托底", "渠道", "录入", "登录", "用户", "核验", "相关", "有关", "该", "其他",
    "如下", "凡", "享受", "符合条件", "自然人", "主体", "年度", "依据",
)  # fmt: skip


def sentences(page):
    """What the page itself says, sentence by sentence, in the pieces that a reader meets."""
    for block in page.one("main").iter():
        if block.tag in BLOCKS and not any(inner.tag in BLOCKS for inner in block.iter() if inner is not block):
            yield from (part for part in re.split("[。！？；]", text_of(block)) if part.strip())


def figures_of(scheme):
    """The money and the months that a leaflet tells."""
    return {name: code for name, code in scheme.figures.items() if code.endswith(("_fen", "_months", "_pct"))}


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_every_measure_has_a_leaflet_for_anybody(page, office, code):
    found = page(f"/help/schemes/{code}")
    assert found.h1 == SCHEMES[code].title
    for heading in ("谁可以申请", "有多少钱", "要带什么", "怎么办，要多久", "到哪里问", "写在哪个文件里"):
        assert heading in found.main
    assert SCHEMES[code].clause in found.main


@pytest.mark.parametrize("code", sorted(SCHEMES))
@pytest.mark.parametrize("county", ["", COUNTY, "370783"])
def test_a_leaflet_speaks_in_short_sentences_of_plain_words(page, office, code, county):
    found = page(f"/help/schemes/{code}?county={county}")
    said = [words for words in sentences(found) if words != SCHEMES[code].title]
    assert len(said) > 20
    assert [words for words in said if len(words) > LONGEST] == []
    papers = set(leaflets.leaflet(office.session, SCHEMES[code], COUNTY, today()).papers)
    assert [(word, words) for words in said if words not in papers for word in STOP if word in words] == []


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_the_papers_are_those_of_the_checklist(page, office, code):
    shown = [text_of(item) for item in page(f"/help/schemes/{code}").one("ul", class_="papers")]
    assert shown == [paper for paper in SCHEMES[code].papers if paper != "其他材料"]


@pytest.mark.parametrize(("code", "name"), [(code, name) for code in SCHEMES for name in figures_of(SCHEMES[code])])
def test_a_figure_changed_changes_the_leaflet(page, office, session, code, name):
    parameter = SCHEMES[code].figures[name]
    before = page(f"/help/schemes/{code}?county={COUNTY}").main
    rows = session.scalars(select(Parameter).where(Parameter.code == parameter)).all()
    assert rows
    for row in rows:
        row.value = "8123"
    session.commit()
    after = page(f"/help/schemes/{code}?county={COUNTY}").main
    said = "81.23元" if parameter.endswith("_fen") else "8123"
    assert said in after
    assert said not in before


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_a_figure_that_no_document_sets_is_said_to_be_open(page, office, session, code):
    for row in session.scalars(select(Parameter).where(Parameter.code.in_(SCHEMES[code].figures.values()))):
        row.value = None
    session.commit()
    assert "请到窗口问" in page(f"/help/schemes/{code}?county={COUNTY}").main


def test_a_figure_that_no_document_confirms_is_marked(page, office, session):
    rows = session.scalars(select(Parameter).where(Parameter.code == "workshop.award_per_person_fen")).all()
    address = f"/help/schemes/workshop?county={COUNTY}"
    assert "1,000元。" in page(address).main
    assert "1,000元。待核实" not in page(address).main
    for row in rows:
        row.status = Confirmed.TO_CONFIRM
    session.commit()
    assert "1,000元。待核实" in page(address).main


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_the_days_are_those_by_which_a_case_is_due(page, office, session, code):
    main = page(f"/help/schemes/{code}?county={COUNTY}").main
    for step, state in (("township", State.SUBMITTED), ("county", State.ENDORSED)):
        row = session.scalars(select(Parameter).where(Parameter.code == f"step.{code}.{step}.days")).one()
        row.value = str(int(row.value) + 30)
        session.commit()
        changed = page(f"/help/schemes/{code}?county={COUNTY}").main
        assert f"{row.value}个工作日" in changed
        assert f"{row.value}个工作日" not in main
        later = due_day(session, code, state, COUNTY, today())
        assert (later.on - today()).days > 30


def test_only_what_is_paid_at_once_is_paid_by_a_day(page, office):
    assert "打到银行账户" in page("/help/schemes/workshop").main
    assert "打到银行账户" not in page("/help/schemes/training").main


def test_the_reader_sees_the_figures_of_their_own_county(page, office, counter):
    own = page("/help/schemes/training_subsidy")
    assert "500元" in own.main
    assert "看本县标准" not in own.buttons()
    assert page(f"/help/schemes/training_subsidy?county={OTHER_COUNTY}").main == own.main


def test_whoever_is_not_known_chooses_the_county(page, office):
    found = page("/help/schemes/training_subsidy")
    assert "短期班每人补多少，还没有公布" in found.main
    form, _ = found.form("看本县标准")
    chosen = page(f"{form.get('action')}?county={OTHER_COUNTY}")
    assert "400元" in chosen.main
    assert "临朐县" in chosen.main
    assert page("/help/schemes/training_subsidy?county=110101").main == found.main


def test_whoever_looks_at_the_city_chooses_too(page, office, client, make_user, sign_in):
    make_user(Role.CITY, "3707", "shi")
    sign_in(client, "shi")
    assert "看本县标准" in page("/help/schemes/training").buttons()


def test_no_leaflet_of_what_is_no_measure(page, office, kiosk):
    page("/help/schemes/nothing", 404)
    kiosk("/kiosk/help/schemes/nothing", 404)


def test_a_notice_that_has_run_out_is_said_to_have(page, office, session):
    for document in session.scalars(select(PolicyDocument)):
        document.valid_to = today().replace(year=today().year - 1)
    session.commit()
    found = page("/help/schemes/workshop")
    assert "政策文件已经到期" in found.main
    assert [words for words in sentences(found) if len(words) > LONGEST] == []


# the ways to it ------------------------------------------------------------------------------------------------------


def index_of(page):
    """The words of the help index, in their order."""
    return [text_of(link) for link in page.by_id("help-index").iter("a")]


def test_the_index_is_complete_and_the_same_at_every_desk_and_at_the_kiosk(app, session, page, office, enter, kiosk):
    strange = index_of(page("/help"))
    assert [scheme.title for scheme in SCHEMES.values()] == strange[: len(SCHEMES)]
    for user in (office.clerk, office.reviewer):
        assert index_of(Reader(enter(user))("/help")) == strange
    assert index_of(kiosk("/kiosk/help")) == strange


def test_every_entry_of_the_index_opens_in_the_frame_it_stands_in(page, office, kiosk):
    for reader, top in ((page, "/help"), (kiosk, "/kiosk/help")):
        for link in reader(top).by_id("help-index").iter("a"):
            assert link.get("href").startswith(f"{top}/")
            reader(link.get("href"))


def test_nothing_in_the_kiosk_help_leads_out_of_the_kiosk(kiosk):
    for place in ("/kiosk/help", *(f"/kiosk/help/schemes/{code}" for code in SCHEMES)):
        found = kiosk(place)
        outside = {link for link in found.links().values() if not link.startswith(("/kiosk", "#"))}
        assert outside == set()


def test_the_kiosk_shows_its_own_county(kiosk):
    found = kiosk("/kiosk/help/schemes/training_subsidy")
    assert "500元" in found.main
    assert "看本县标准" not in found.buttons()


def test_another_machine_has_no_kiosk_help(app, session, office):
    other = Reader(new_client(app, session))
    other("/kiosk/help", 404)
    other("/kiosk/help/schemes/training", 404)


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_the_form_leads_to_its_leaflet(page, office, counter, code):
    form = page.follow(page.submit(page("/apply"), f"开始填写{SCHEMES[code].title}"))
    assert f"/help/schemes/{code}" in form.links().values()


def test_the_kiosk_leads_to_leaflets_before_anything_is_filled_in(kiosk):
    start = kiosk("/kiosk")
    assert start.links()["先看看有哪些政策，要带什么"] == "/kiosk/help#help-index"
    measures = kiosk.follow(kiosk.submit(start, "新申请"))
    assert "/kiosk/help/schemes/training" in measures.links().values()


def test_the_help_page_is_open_to_anyone(page):
    assert "一次性密码" in page("/help").main


# words --------------------------------------------------------------------------------------------------------------


def explained(page):
    """The words explained on a page."""
    return [text_of(box.find("summary")).removesuffix("是什么") for box in page.all("details", class_="term")]


def test_the_glossary_has_every_word_at_the_desk_and_at_the_kiosk(page, office, kiosk):
    for found in (page("/help/words"), kiosk("/kiosk/help/words")):
        assert [text_of(word) for word in found.one("main").iter("dt")] == list(glossary())


def test_a_field_explains_its_word_where_it_is_asked(page, office, counter):
    form = page.follow(page.submit(page("/apply"), "开始填写公益性岗位安置"))
    assert {"市场渠道", "失业登记", "就业创业证", "残疾证", "开户名"} <= set(explained(form))
    assert "自己去应聘" in form.main


def test_of_rows_that_repeat_the_first_one_explains(page, office, counter):
    form = page.follow(page.submit(page("/apply"), "开始填写扶贫车间一次性奖补"))
    for _ in range(2):
        form = page.follow(page.submit(form, "加一名工人"))
    assert len([field for field in form.all("input") if (field.get("name") or "").endswith("-job")]) == 2
    assert explained(form).count("工种") == 1


def test_a_kiosk_question_explains_its_word(kiosk, office):
    found = kiosk.follow(kiosk.submit(kiosk("/kiosk"), "新申请"))
    found = kiosk.follow(kiosk.submit(found, "申请公益性岗位安置"))
    person = office.person(disability="43")
    raw = office.public_post(person, office.opening()) | {"applicant_name": [person.name]}
    found = kiosk.follow(kiosk.submit(found, "继续", {name: raw[name] for name in ("id_number", "applicant_name")}))
    assert "查询码" in explained(found)
    assert "市场渠道" in explained(kiosk("/kiosk/steps/market_tried"))


def test_a_case_explains_the_step_it_waits_for(page, office, counter):
    case = office.filed("training")
    assert "初审" in explained(page(f"/cases/{case.uid}"))


# handbook ------------------------------------------------------------------------------------------------------------


def test_a_chapter_is_read_in_the_program_with_its_pictures(page, office, client, kiosk):
    for reader, top in ((page, "/help"), (kiosk, "/kiosk/help")):
        for slug, chapter in handbook.chapters().items():
            found = reader(f"{top}/handbook/{slug}")
            assert found.h1 == chapter.title
            assert "【" not in found.main
            for image in found.all("img"):
                assert image.get("alt")
                answer = reader.client.get(image.get("src"))
                assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
                shown = Image.open(BytesIO(answer.data))
                assert (shown.format, *shown.size) == ("PNG", int(image.get("width")), int(image.get("height")))


def test_a_picture_of_another_release_is_not_kept_for_good(client):
    answer = client.get("/help/handbook/pictures/counter-1.png?of=0123456789abcdef")
    assert (answer.status_code, "immutable" in answer.headers.get("Cache-Control", "")) == (200, False)


def test_no_other_file_is_given_out_as_a_picture(page):
    page("/help/handbook/nothing", 404)
    page("/help/handbook/pictures/counter-9.png", 404)
    page("/help/handbook/pictures/..%2F1-counter.png", 404)
