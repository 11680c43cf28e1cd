"""What hypothesis may make up: names as people bear them, and identity numbers that are right."""

from datetime import date

from hypothesis import strategies as st

from fupin.identity import EARLIEST_BIRTH, with_check_digit

COMMON = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
RARE = st.one_of(
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DB5),  # extension A
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),  # B
    st.characters(min_codepoint=0x2CEB0, max_codepoint=0x2EBE0),  # F
    st.characters(min_codepoint=0x30000, max_codepoint=0x3134A),  # G
    st.sampled_from("𬎆𠅤䶮𫖯𬱖𰻝\ufa0c\uf9f8"),  # the last two change under NFC
    st.characters(min_codepoint=0xE000, max_codepoint=0xE0FF),  # private use: characters of one's own
)
LATIN = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)


def chinese_names() -> st.SearchStrategy[str]:
    """One to fifty characters: ordinary, with rare characters, with dots between parts, or Latin with spaces."""
    ordinary = st.text(COMMON, min_size=1, max_size=4)
    rare = st.text(st.one_of(COMMON, RARE), min_size=1, max_size=4)
    dotted = st.lists(st.text(COMMON, min_size=1, max_size=6), min_size=2, max_size=7).map("·".join)
    latin = st.lists(LATIN, min_size=1, max_size=3).map(" ".join)
    return st.one_of(ordinary, rare, dotted, latin)


def births() -> st.SearchStrategy[date]:
    """Days somebody on the register may have been born on."""
    return st.dates(EARLIEST_BIRTH, date(2025, 12, 31))


def id_numbers() -> st.SearchStrategy[str]:
    """Right identity numbers of any area, current, former or foreign."""
    area = st.integers(100000, 999999)
    serial = st.integers(0, 999)
    return st.builds(lambda a, b, s: with_check_digit(f"{a}{b:%Y%m%d}{s:03}"), area, births(), serial)
