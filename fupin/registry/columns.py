"""The 26 columns of the upstream export: title, whose fact it is, where it is stored and how it is read."""

from dataclasses import dataclass
from enum import Enum, auto

from fupin.model import terms
from fupin.registry.cells import (
    Reader,
    fen,
    name,
    number_as_text,
    one_of,
    papers,
    phone,
    repeated,
    required,
    whole,
    words,
    yes_no,
)


class Of(Enum):
    """Whose fact a column tells."""

    PLACE = auto()
    HOUSEHOLD = auto()
    PERSON = auto()


@dataclass(frozen=True)
class Column:
    """One column of the roster."""

    title: str
    of: Of
    field: str
    read: Reader


# Other spellings that upstream has used for the same code.
SPELLINGS = {
    "高中": "高中（含中专）", "中专": "高中（含中专）", "文盲": "文盲或半文盲",
    "大专": "大专及以上", "本科及以上": "大专及以上",
    "普通": "普通劳动力", "技能": "技能劳动力", "丧失": "丧失劳动力",
    "乡（镇）内务工": "乡镇内务工", "乡（镇）外县内务工": "乡镇外县内务工",
}  # fmt: skip

COLUMNS = (
    Column("县", Of.PLACE, "county", repeated(required(words(60)))),
    Column("乡", Of.PLACE, "township", repeated(required(words(60)))),
    Column("行政村", Of.PLACE, "village", repeated(required(words(60)))),
    Column("自然村", Of.HOUSEHOLD, "natural_village", words(60)),
    Column("户编号", Of.HOUSEHOLD, "number", required(number_as_text(20))),
    Column("人编号", Of.PERSON, "number", required(number_as_text(24))),
    Column("姓名", Of.PERSON, "name", required(name)),
    Column("证件号码", Of.PERSON, "papers", required(papers)),
    Column("人数", Of.HOUSEHOLD, "size", whole(99)),
    Column("与户主关系", Of.PERSON, "relation", one_of(terms.RELATIONS)),
    Column("民族", Of.PERSON, "ethnicity", one_of(terms.ETHNICITIES)),
    Column("文化程度", Of.PERSON, "education", one_of(terms.EDUCATION, SPELLINGS)),
    Column("在校生状况", Of.PERSON, "in_school", one_of(terms.SCHOOLING)),
    Column("健康状况", Of.PERSON, "health", one_of(terms.HEALTH)),
    Column("劳动技能", Of.PERSON, "labour", one_of(terms.LABOUR, SPELLINGS)),
    Column("务工状况", Of.PERSON, "work_place_kind", one_of(terms.WORK_PLACE_KINDS, SPELLINGS)),
    Column("务工时间(月)", Of.PERSON, "work_months", whole(12)),
    Column("参加大病医疗", Of.PERSON, "serious_illness_insured", yes_no),
    Column("脱贫属性", Of.HOUSEHOLD, "exit_attribute", repeated(required(one_of(terms.EXIT_ATTRIBUTES)))),
    Column("贫困户属性", Of.HOUSEHOLD, "poverty_attribute", one_of(terms.POVERTY_ATTRIBUTES)),
    Column("主要致贫原因", Of.HOUSEHOLD, "main_cause", one_of(terms.CAUSES)),
    Column("危房户", Of.HOUSEHOLD, "unsafe_house", yes_no),
    Column("饮水安全", Of.HOUSEHOLD, "safe_water", yes_no),
    Column("饮水困难", Of.HOUSEHOLD, "scarce_water", yes_no),
    Column("人均纯收入", Of.HOUSEHOLD, "income_per_head_fen", fen),
    Column("联系电话", Of.PERSON, "phone", phone),
)
TITLES = tuple(column.title for column in COLUMNS)
