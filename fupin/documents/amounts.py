"""Money on paper: figures with separators, and 大写 as banks require it."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
GROUP_SIZE = 10_000


def figures(fen: int) -> str:
    """Yuan with separators and two decimals: 300000 fen is 3,000.00."""
    yuan, rest = divmod(_positive(fen), 100)
    return f"{yuan:,}.{rest:02d}"


def capital(fen: int) -> str:
    """The amount in 大写, ended with 整 unless there are 分."""
    yuan, rest = divmod(_positive(fen), 100)
    return (_yuan(yuan) + _cents(rest, after_yuan=yuan)) or "零元整"


def _positive(fen: int) -> int:
    if fen < 0:
        raise ValueError(f"an amount on paper is never negative: {fen}")
    if fen >= 100 * GROUP_SIZE ** len(GROUPS):
        raise ValueError(f"an amount too large to be written: {fen}")
    return fen


def _yuan(yuan: int) -> str:
    return f"{_integer(yuan)}元" if yuan else ""


def _cents(rest: int, after_yuan: int) -> str:
    jiao, fen = divmod(rest, 10)
    if not rest:
        return "整" if after_yuan else ""
    words = f"{DIGITS[jiao]}角" if jiao else "零" * bool(after_yuan)
    # A zero yuan before 角 is spoken too: 壹仟零壹拾元零壹角.
    gap = "零" if jiao and after_yuan and after_yuan % 10 == 0 else ""
    return gap + words + (f"{DIGITS[fen]}分" if fen else "整")


def _integer(number: int) -> str:
    words, gap = "", False
    for index in reversed(range(len(GROUPS))):
        group = number // GROUP_SIZE**index % GROUP_SIZE
        if not group:
            gap = bool(words)
            continue
        gap = gap or (bool(words) and group < 1_000)
        words += ("零" if gap else "") + _group(group) + GROUPS[index]
        gap = False
    return words


def _group(number: int) -> str:
    words, gap = "", False
    for index in reversed(range(len(PLACES))):
        digit = number // 10**index % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + PLACES[index]
        gap = False
    return words
