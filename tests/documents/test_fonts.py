"""The small print font and the check for characters nobody can draw."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from fupin.documents import fontfiles
from fupin.documents.charset import gb2312, print_characters
from fupin.documents.fonts import FontMissing, Fonts, build_print_font
from tests.documents.conftest import renamed

ABSENT = "\U00031350"  # the first character of extension H


def test_gb2312_has_its_6763_characters_and_682_signs() -> None:
    assert len(gb2312()) == 6763 + 682


def test_the_small_font_draws_gb2312_village_names_and_form_signs(font_folder: Path) -> None:
    with TTFont(font_folder / "FupinSong-Regular.ttf") as font:
        drawn = {chr(code) for code in font.getBestCmap()}
    assert print_characters() - drawn == set()
    assert set("岞桲涘穇窎蔴郚鄌鄑阇〔〕□√①⑳·—…") <= drawn


@pytest.mark.parametrize("name", ["FupinSong-Regular.ttf", "FupinSong-Bold.ttf"])
def test_the_small_font_has_truetype_outlines_and_no_layout_tables(font_folder: Path, name: str) -> None:
    with TTFont(font_folder / name) as font:
        assert "glyf" in font
        assert not {"CFF ", "GSUB", "GPOS"} & set(font.keys())
        assert font["name"].getDebugName(1) == "Fupin Song"
        assert "SIL Open Font License" in font["name"].getDebugName(13)


def test_two_digits_take_the_room_of_one_character(font_folder: Path) -> None:
    with TTFont(font_folder / "FupinSong-Regular.ttf") as font:
        widths = {font["hmtx"][font.getBestCmap()[ord(char)]][0] for char in "0123456789"}
    assert widths == {500}


def test_no_half_written_font_is_left_behind(font_folder: Path) -> None:
    assert sorted(path.name for path in font_folder.iterdir()) == ["FupinSong-Bold.ttf", "FupinSong-Regular.ttf"]


def test_without_noto_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fontfiles, "FONT_ROOTS", (tmp_path,))
    with pytest.raises(FontMissing, match="fonts-noto-cjk"):
        build_print_font(tmp_path / "fonts")


def test_a_character_in_no_font_is_named_once(font_folder: Path) -> None:
    assert Fonts(font_folder).missing_glyphs(f"王{ABSENT}明{ABSENT}") == [ABSENT]


@pytest.mark.parametrize("name", ["𬎆", "𠅤", "䶮", "𫖯", "𬱖", "𰻝", "买买提·吐尔逊"])
def test_rare_names_can_be_drawn(font_folder: Path, name: str) -> None:
    assert Fonts(font_folder).missing_glyphs(name) == []


def test_spaces_line_ends_and_variation_selectors_need_no_glyph(font_folder: Path) -> None:
    assert Fonts(font_folder).missing_glyphs(" \t\r\n\u00a0\u3000葛\U000e0100\ufe00") == []


@pytest.mark.parametrize("char", ["\x07", "\u202e", "😀"])
def test_control_characters_and_pictures_are_missing(font_folder: Path, char: str) -> None:
    assert Fonts(font_folder).missing_glyphs(f"王{char}") == [char]


def test_without_the_small_font_noto_alone_is_used(tmp_path: Path) -> None:
    fonts = Fonts(tmp_path)
    assert fonts.css == ""
    assert fonts.missing_glyphs("王𬎆") == []


def test_an_office_body_font_comes_in_under_its_role(font_folder: Path, tmp_path: Path) -> None:
    renamed(font_folder / "FupinSong-Regular.ttf", tmp_path / "simfang.ttf", "FangSong")
    renamed(font_folder / "FupinSong-Bold.ttf", tmp_path / "xbs.ttf", "方正小标宋简体")
    faces = [(face.family, face.weight) for face in Fonts(tmp_path).faces]
    assert faces == [
        ("Office Body", 400),
        ("Office Title", 700),
    ]


def test_an_unknown_office_font_fills_gaps(font_folder: Path, tmp_path: Path) -> None:
    renamed(font_folder / "FupinSong-Regular.ttf", tmp_path / "rare.ttf", "Rare", extra=ord(ABSENT))
    assert [face.family for face in Fonts(tmp_path).faces] == ["Office Rare"]
    assert Fonts(tmp_path).missing_glyphs(ABSENT) == []
