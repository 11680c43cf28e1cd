"""The twelve invented villages of the demonstration: two counties, three townships each, two villages each."""

from datetime import date

from sqlalchemy.orm import Session

from fupin.registry import Village, add_villages
from fupin.registry.rows import Place

KNOWN_FROM = date(2016, 1, 1)

# Codes ending in 9xx are not given out by the statistics office; the names belong to no village there.
VILLAGES = {
    "370702001901": Place("潍城区", "城关街道办事处", "柳溪村"),
    "370702001902": Place("潍城区", "城关街道办事处", "槐荫村"),
    "370702005901": Place("潍城区", "于河街道办事处", "枣林村"),
    "370702005902": Place("潍城区", "于河街道办事处", "双桥村"),
    "370702006901": Place("潍城区", "望留街道办事处", "杏花坡村"),
    "370702006902": Place("潍城区", "望留街道办事处", "麦香村"),
    "370724101901": Place("临朐县", "五井镇", "栗子沟村"),
    "370724101902": Place("临朐县", "五井镇", "松泉峪村"),
    "370724105901": Place("临朐县", "九山镇", "云台崮村"),
    "370724105902": Place("临朐县", "九山镇", "清水涧村"),
    "370724116901": Place("临朐县", "蒋峪镇", "梨花岭村"),
    "370724116902": Place("临朐县", "蒋峪镇", "石碾村"),
}


def add_places(session: Session) -> None:
    """Add the villages; the townships are the seeds'."""
    add_villages(session, [Village(code, place.village) for code, place in VILLAGES.items()], KNOWN_FROM)
