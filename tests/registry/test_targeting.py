"""The targeting flow: one main class each, in the order of the paper, and a visit where an answer is missing."""

from dataclasses import replace

import pytest

from fupin.registry.targeting import Situation, main_class, overlays

JOBLESS = Situation(
    years=40, work_min=16, work_max=60, labour="普通劳动力", employment="未就业", wish="县内就业", wants_startup=False,
    wants_training=False, certificate=False, near_pension=False, relocated=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "number", "title"),
    [
        ({"years": 15}, 1, "未到劳动年龄"),
        ({"years": 16}, 5, "就地就近就业"),
        ({"years": 59, "near_pension": True}, 6, "公益性岗位托底"),
        ({"years": 60, "near_pension": True}, 1, "超过劳动年龄"),
        ({"labour": "丧失劳动力"}, 2, "无劳动能力"),
        ({"labour": "无劳动力", "certificate": True}, 2, "无劳动能力"),
        ({"employment": "已就业", "certificate": True}, 3, "已就业"),
        ({"certificate": True}, 6, "公益性岗位托底"),
        ({"certificate": True, "wants_startup": True}, 6, "公益性岗位托底"),
        ({"wants_startup": True}, 7, "愿意创业"),
        ({"wish": "自主创业"}, 7, "愿意创业"),
        ({"wants_startup": True, "wish": "县外就业"}, 7, "愿意创业"),
        ({"wish": "县外就业"}, 4, "愿意外出就业"),
        ({}, 5, "就地就近就业"),
        ({"wish": "公益性岗位"}, 5, "就地就近就业"),
        ({"wish": "暂无意向", "certificate": True}, 9, "暂无就业意愿"),
        ({"employment": "无意愿或能力"}, 9, "暂无就业意愿"),
        ({"labour": None}, 0, "情况不明"),
        ({"wish": None}, 0, "情况不明"),
        ({"labour": None, "years": 70}, 1, "超过劳动年龄"),
    ],
)
def test_the_first_class_that_fits_is_the_main_one(change, number, title):
    found = main_class(replace(JOBLESS, **change))
    assert (found.number, found.title) == (number, title)
    assert found.measures


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        ({}, []),
        ({"wants_training": True}, [8]),
        ({"relocated": True}, [10]),
        ({"wants_training": True, "relocated": True, "employment": "已就业"}, [8, 10]),
        ({"wants_training": True, "years": 60}, []),
        ({"wants_training": True, "labour": "丧失劳动力"}, []),
        ({"wants_training": None, "relocated": None}, []),
    ],
)
def test_training_and_relocation_go_with_any_main_class(change, numbers):
    assert [each.number for each in overlays(replace(JOBLESS, **change))] == numbers
