"""The words the database stores: states, actions, roles, outcomes, and the code lists of the registry (policy basis:
the household registration form and the relief handbook)."""

from fupin.db import Term


class State(Term):
    """Where an application stands."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待乡镇初审"
    ENDORSED = "endorsed", "待县级审批"
    APPROVED = "approved", "待公示"
    ON_NOTICE = "on_notice", "公示中"
    OBJECTED = "objected", "异议核查"
    ISSUED = "issued", "已批复"
    PAID = "paid", "已发放"
    RETURNED = "returned", "退回补正"
    REJECTED = "rejected", "不予批准"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def closed(self) -> bool:
        """Nothing more will happen to it without a new application."""
        return self in {State.ISSUED, State.PAID, State.REJECTED, State.WITHDRAWN}


class Action(Term):
    """What can be done to an application."""

    SUBMIT = "submit", "提交申请"
    ENDORSE = "endorse", "初审通过"
    APPROVE = "approve", "审批通过"
    PUBLISH = "publish", "列入公示"
    OBJECT = "object", "登记异议"
    ISSUE = "issue", "作出批复"
    PAY = "pay", "登记发放"
    RETURN = "return", "退回补正"
    REJECT = "reject", "不予批准"
    WITHDRAW = "withdraw", "撤回申请"


class Role(Term):
    """What an account may do; one account has one."""

    CLERK = "clerk", "窗口"
    TOWNSHIP = "township", "乡镇初审"
    COUNTY = "county", "县级审批"
    FINANCE = "finance", "财政"
    CITY = "city", "市级查看"
    ADMIN = "admin", "系统管理"
    AUDITOR = "auditor", "审计"


class Outcome(Term):
    """What a rule found."""

    PASSED = "passed", "符合"
    FAILED = "failed", "不符合"
    UNKNOWN = "unknown", "无法判断"
    WARNED = "warned", "提醒"


class Confirmed(Term):
    """How sure a policy figure is."""

    CONFIRMED = "confirmed", "已核实"
    TO_CONFIRM = "to_confirm", "待核实"
    DEMO = "demo", "演示数据"


class StatusEvent(Term):
    """What happened to a person's registration."""

    REGISTERED = "registered", "建档"
    IDENTIFIED = "identified", "新识别"
    LIFTED = "lifted", "脱贫销号"
    RELAPSED = "relapsed", "返贫挂号"
    CORRECTED = "corrected", "信息变更"
    DIED = "died", "死亡"
    MOVED_OUT = "moved_out", "迁出"
    MISIDENTIFIED = "misidentified", "识别不准"
    REVERSED = "reversed", "更正撤销"


class OrganisationKind(Term):
    """What an organisation is to the office."""

    ENTERPRISE = "enterprise", "企业"
    SCHOOL = "school", "培训机构"
    UNIT = "unit", "用人单位"


class DocumentStatus(Term):
    """Whether a kept letter still counts."""

    VALID = "valid", "有效"
    SUPERSEDED = "superseded", "已被替代"
    VOID = "void", "已作废"


EDUCATION = ("文盲或半文盲", "小学", "初中", "高中（含中专）", "大专及以上")
HEALTH = ("健康", "长期慢性病", "患有大病", "残疾")
LABOUR = ("普通劳动力", "技能劳动力", "丧失劳动力", "无劳动力")
ABLE = LABOUR[:2]
POVERTY_ATTRIBUTES = ("一般贫困户", "低保户", "五保户", "低保贫困户")
EXIT_ATTRIBUTES = ("未脱贫", "已脱贫", "返贫")
STANDARDS = ("国家标准", "省定标准", "市定标准")
CAUSES = (
    "因病", "因残", "因学", "因灾", "缺土地", "缺水", "缺技术", "缺劳力", "缺资金", "交通条件落后",
    "自身发展动力不足", "其他",
)  # fmt: skip
RELATIONS = (
    "户主", "配偶", "之子", "之女", "之儿媳", "之女婿", "之孙子", "之孙女", "之外孙子", "之外孙女", "之父",
    "之母", "之岳父", "之岳母", "之公公", "之婆婆", "之祖父", "之祖母", "之外祖父", "之外祖母", "之兄弟姐妹", "其他",
)  # fmt: skip
ETHNICITIES = (  # GB/T 3304
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族",
    "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族",
    "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族", "仫佬族", "羌族",
    "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族", "乌孜别克族", "俄罗斯族",
    "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族",
    "基诺族", "其他", "外国血统中国籍人士",
)  # fmt: skip
SCHOOLING = (
    "非在校", "学龄前儿童", "学前教育", "小学", "七年级", "八年级", "九年级", "高中一年级", "高中二年级",
    "高中三年级", "中职一年级", "中职二年级", "中职三年级", "技工院校", "大专及以上",
)  # fmt: skip
WORK_PLACE_KINDS = ("未务工", "乡镇内务工", "乡镇外县内务工", "县外省内务工", "省外务工")
EMPLOYMENT = EMPLOYED, JOBLESS, NOT_LOOKING = ("已就业", "未就业", "无意愿或能力")
EMPLOYMENT_WAYS = ("车间", "公益岗", "县内企业", "县外", "灵活", "自主创业", "务农")
WISHES = ("县内就业", "县外就业", "自主创业", "公益性岗位", "暂无意向")
HARDSHIPS = ("大龄", "零就业家庭", "零转移家庭", "单亲", "低保", "残疾", "失业1年以上")
COURSE_KINDS = ("就业技能", "实用技能", "创业", "电商", "家政", "特色")
POST_KINDS = ("设施维护", "保洁", "保绿", "养老服务", "托幼", "照料病患", "助残")
WORKSHOP_KINDS = ("厂房式", "居家式")
SITES = ("乡镇闲置土地", "乡镇闲置房屋", "村集体闲置土地", "村集体闲置房屋", "自有场地", "租赁场地", "分散居家")
CONTRACTS = ("承揽合同", "劳动合同")
PAY_WAYS = ("银行", "现金")
FUNDS = ENTERPRISE_FUND, EMPLOYMENT_FUND, INSURANCE_FUND = (
    "市县两级创业带动就业扶持资金", "就业专项资金", "失业保险扩大支出资金",
)  # fmt: skip
