"""What a letter asks unless the office writes otherwise: indicators by the clauses of the notice, measures, scoring."""

from typing import NamedTuple


class Wanted(NamedTuple):
    """An indicator as it is to be. `whole` is the target of the office's own area, None while it is open."""

    name: str
    unit: str
    whole: int | None
    points: int


PERCENT = "%"
INDICATORS = (
    Wanted("精准识别卡核查建卡率", PERCENT, 100, 10),
    Wanted("实现每户一人转移就业", "户", None, 12),
    Wanted("转移就业", "人", None, 10),
    Wanted("就业扶贫车间", "个", None, 8),
    Wanted("车间吸纳贫困人口", "人", None, 8),
    Wanted("公益性岗位安置", "人", None, 8),
    Wanted("免费技能培训", "人", None, 10),
    Wanted("有培训意愿人员培训率", PERCENT, 100, 8),
    Wanted("扶持自主创业", "人", None, 6),
    Wanted("居民养老保险参保率", PERCENT, 100, 8),
    Wanted("专场招聘和送岗活动", "场", None, 6),
    Wanted("统计表按时上报", "次", None, 6),
)

_MEASURES = """二、任务措施
1. 逐户逐人核查，建好精准识别卡，人员和状态有变化的及时更新。
2. 开展送岗进村、送岗入户，组织劳务输出，有就业能力和意愿的贫困家庭每户至少有一人转移就业。
3. 建设就业扶贫车间，开发公益性岗位，按规定落实奖补和岗位补贴。
4. 有培训意愿的劳动年龄内贫困人口，全部纳入免费培训。
5. 落实创业担保贷款、创业补贴等政策，扶持自主创业。
6. 落实参保、代缴和大病保险待遇，做到应保尽保。
三、双方责任
1. 甲方负责统筹调度、政策指导和督促检查。
2. 乙方负责组织实施，明确责任人和完成时限，按月报告进展，数字真实准确。
四、考核奖惩
1. 实行一月一调度、一季一通报、半年一督导、一年一考核。
2. 按上表分值考核，满分100分：90分以上为优秀，75分以上不足90分为达标，不足75分为不达标。
"""
_ENDING = """五、附则
1. 本责任书一式两份，甲乙双方各执一份，自双方签字之日起生效。
2. 工作目标需要调整的，由甲方重新制发，原责任书不再执行。"""
_GOOD_OFFICE = "任务完成好的，在资金安排上予以倾斜；没有完成任务的，约谈主要负责人，并提出责任追究建议。"
_GOOD_PERSON = "任务完成好的，予以表扬；没有完成任务的，约谈本人，限期整改。"
FOR_OFFICES = f"{_MEASURES}3. {_GOOD_OFFICE}\n{_ENDING}"
FOR_PEOPLE = f"{_MEASURES}3. {_GOOD_PERSON}\n{_ENDING}"
