"""Whose work each scene is, in the order in which one needs the other."""

from tests.pagerules import scenes, scenes_desk, scenes_work
from tests.pagerules.scenes import Do

SCENES: tuple[tuple[str, Do], ...] = (
    ("chuangkou", scenes.searched),
    ("chuangkou", scenes.applied),
    ("xianji", scenes.cases_of_each_state),
    ("xianji", scenes.roster_taken),
    ("xianji", scenes.villages_changed),
    ("xianji", scenes.targets_divided),
    ("xianji", scenes.papers_ordered),
    ("xianji", scenes.pile_dropped),
    ("chuangkou", scenes.month_uploaded),
    ("chuangkou", scenes_work.class_held),
    ("chuangkou", scenes_work.workshop_run),
    ("caizheng", scenes_work.bank_answered),
    ("xianji", scenes_work.doubts_found),
    ("chuangkou", scenes_work.blank_given),
    ("chuangkou", scenes_desk.plan_handed_in),
    ("chuangkou", scenes_desk.filter_kept),
    ("xianji", scenes_desk.pair_looked_into),
    ("xiangzhen", scenes_desk.cases_decided),
)
