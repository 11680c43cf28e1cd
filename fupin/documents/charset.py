"""The characters of the small print font: GB 2312 and what local papers add to it."""

# Python's codec reads A1A4 and A1AA of GB 2312 as the Japanese dot and bar, so the
# Chinese · and — are named here. Then signs of forms, characters of village names
# around Weifang, and given-name characters met often outside GB 2312.
SIGNS = "·—–…‘’“”〔〕《》「」□■√×÷±％‰℃㎡¥￥№①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇－／：；，。、（）"
VILLAGES = "岞桲涘穇窎蔴郚鄌鄑阇埠崮峄垛圩"
NAMES = "喆堃玥珺翀旻燚甯珅祎赟婳瑄玮昇炜晟頔濛镕陞筱栩琰翊睿彧晗暄曦璟瑀瑜霈霏钰锟皓淏澔浠懿犇骉垚鑫淼焱"


def print_characters() -> frozenset[str]:
    """Every character the small font draws."""
    ascii_range = {chr(code) for code in range(0x20, 0x7F)}
    return frozenset(ascii_range | gb2312() | set(SIGNS + VILLAGES + NAMES))


def gb2312() -> set[str]:
    """The 682 signs and 6,763 characters of GB 2312."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {char for pair in pairs if (char := pair.decode("gb2312", "ignore"))}
