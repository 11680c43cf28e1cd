"""Invented names: common surnames and given-name characters put together by chance."""

from random import Random

SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎")
MALE = tuple("伟强军磊勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建国志庆福贵祥")
FEMALE = tuple("芳娜敏静秀娟英慧巧美霞香月莺媛艳瑞凡佳琼勤珍贞莉桂叶璧璐娅琦晶妍茜秋珊莎锦兰花")

# Fifty characters.
FIFTY = "阿卜杜热合曼·买买提依明·吐尔逊江·艾则孜·居来提·帕尔哈提·库尔班江·玉素甫江·肉孜买买提·伊明江"

# Names that test whoever handles them: rare characters, dots, short and long ones; in the order of the characters.
SPECIAL = (
    "张槑",
    "古丽娜·艾合买提",
    "阿依古丽·吐尔逊",
    "赵䶮",
    "巴图·孟和",
    "陈一",
    FIFTY,
    "王𬎆",
    "李𫖯",
)


def person_name(chance: Random, surname: str, sex: str) -> str:
    """A given name of one or, more often, two characters."""
    pool = MALE if sex == "男" else FEMALE
    return surname + "".join(chance.choices(pool, k=chance.choice((1, 2, 2, 2))))
