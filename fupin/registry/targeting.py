"""The targeting flow 分类施策 (附件2): one main class a person, in a fixed order, its measures; overlays besides."""

from dataclasses import dataclass

from fupin.model.terms import ABLE, EMPLOYED, NOT_LOOKING, WISHES

NEAR, AWAY, STARTUP, POST, NONE = WISHES


@dataclass(frozen=True)
class Situation:
    """What the class depends on. None: nobody has asked yet. `near_pension` and the age limits are policy's."""

    years: int
    work_min: int
    work_max: int
    labour: str | None
    employment: str | None
    wish: str | None
    wants_startup: bool | None
    wants_training: bool | None
    certificate: bool
    near_pension: bool
    relocated: bool | None

    @property
    def working_age(self) -> bool:
        """Within the limits."""
        return self.work_min <= self.years < self.work_max


@dataclass(frozen=True)
class Class:
    """A class of the flow: the word that stores it, its number there, its name, and the measures meant for it."""

    code: str
    number: int
    title: str
    measures: tuple[str, ...]


VISIT = Class("visit", 0, "情况不明", ("入户走访", "补全识别卡"))
CHILD = Class("child", 1, "未到劳动年龄", ("就学保障", "技工院校招生"))
ELDER = Class("elder", 1, "超过劳动年龄", ("落实养老待遇", "落实医疗保障"))
UNABLE = Class("unable", 2, "无劳动能力", ("参加保险", "代缴养老保险费"))
WORKING = Class("working", 3, "已就业", ("稳定岗位", "定期跟踪"))
LEAVES = Class("leaves", 4, "愿意外出就业", ("岗位匹配", "有组织输出", "交通补助"))
STAYS = Class("stays", 5, "就地就近就业", ("扶贫车间", "本地岗位"))
PLACED = Class("placed", 6, "公益性岗位托底", ("公益性岗位安置",))
FOUNDS = Class("founds", 7, "愿意创业", ("创业培训", "担保贷款", "创业补贴", "经营场地"))
TRAINED = Class("trained", 8, "愿意培训", ("项目清单", "双选见面会", "培训计划书"))
UNWILLING = Class("unwilling", 9, "暂无就业意愿", ("谈心引导", "每季走访"))
MOVED = Class("moved", 10, "易地搬迁", ("社会保险关系转移接续",))
MAIN = {each.code: each for each in (VISIT, CHILD, ELDER, UNABLE, WORKING, LEAVES, STAYS, PLACED, FOUNDS, UNWILLING)}
BESIDES = {each.code: each for each in (TRAINED, MOVED)}


def main_class(who: Situation) -> Class:
    """The first class of the flow that fits; a missing answer on the way ends in a visit."""
    if not who.working_age:
        return CHILD if who.years < who.work_min else ELDER
    if who.labour is None:
        return VISIT
    if who.labour not in ABLE:
        return UNABLE
    if who.employment == EMPLOYED:
        return WORKING
    return _class_of_jobless(who)


def _class_of_jobless(who: Situation) -> Class:
    if who.wish == NONE or who.employment == NOT_LOOKING:
        return UNWILLING
    if who.wish is None:
        return VISIT
    if who.certificate or who.near_pension:
        return PLACED
    if who.wants_startup or who.wish == STARTUP:
        return FOUNDS
    return LEAVES if who.wish == AWAY else STAYS


def overlays(who: Situation) -> tuple[Class, ...]:
    """Classes that go with any main one."""
    trains = who.working_age and who.labour in ABLE and who.wants_training
    return tuple(each for each, holds in ((TRAINED, trains), (MOVED, who.relocated)) if holds)
