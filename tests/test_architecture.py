"""Rules of the tree that no single module can keep for itself."""

import re
import subprocess
from pathlib import Path

import pytest
from stdnum.cn import ric

from fupin.schemes import SCHEMES
from fupin.settings import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "letters" not in path.relative_to(ROOT / "templates").parts[:1]]
PYTHON = sorted((ROOT / "fupin").rglob("*.py"))
SCRIPTS = sorted((ROOT / "static").glob("*.js"))
STYLES = sorted((ROOT / "static").glob("*.css"))

REFUSED = {
    "inline htmx handler": r"\bhx-on",
    "hx-boost": r"\bhx-boost",
    "attribute that HTML does not know": r"(?<!data-)\bhx-[a-z]+=",
    "evaluated attribute": r"\bjs:",
    "trigger with a condition": r"hx-trigger=\"[^\"]*\[",
    "inline handler": r"\son[a-z]+=",
    "unescaped value": r"\|\s*safe\b",
    "script without a file": r"<script(?![^>]*\bsrc=)",
}
INLINE_STYLE = {"inline style": r"\sstyle=", "style element": r"<style"}  # letters are not pages: paper has no CSP
OTHER_HOST = re.compile(r"""(?:src|href|action|url\()\s*=?\s*["'(]?\s*(?:https?:)?//""")
GIVEN_AWAY = (".min.js", ".woff", ".woff2", ".ttf", ".otf", ".ttc")
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")


def name_of(path):
    return str(path.relative_to(ROOT))


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_templates_keep_to_plain_html(path):
    text = path.read_text("utf-8")
    found = [words for words, pattern in {**REFUSED, **INLINE_STYLE}.items() if re.search(pattern, text)]
    assert found == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path not in PAGES], ids=name_of)
def test_letters_run_nothing_and_escape_everything(path):
    text = path.read_text("utf-8")
    assert [words for words, pattern in REFUSED.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS, *STYLES], ids=name_of)
def test_nothing_is_fetched_from_another_host(path):
    assert OTHER_HOST.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_scripts_are_understood_by_old_browsers(path):
    newer = re.compile(r"\?\.(?!\d)|\?\?|=>|`|\b(?:let|const|class|async)\b")
    comments = re.compile(r"/\*.*?\*/", re.DOTALL)
    assert newer.findall(comments.sub("", path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_form_of_a_page_is_novalidate_and_every_post_has_a_token(path):
    for form in re.findall(r"<form\b.*?</form>", path.read_text("utf-8"), re.DOTALL):
        assert "novalidate" in form
        if 'method="post"' in form:
            assert "csrf_token" in form or "hidden_tags(" in form


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_island_takes_its_part_of_a_whole_page(path):
    text = path.read_text("utf-8")
    for element in re.findall(r"<[^>]*\bhx-(?:get|post)=[^>]*>", text):
        target = re.search(r'hx-target="#([^"]+)"', element)
        assert target, element
        assert f'hx-select="#{target[1]}"' in element
        assert "outerHTML ignoreTitle:true" in text or 'hx-swap="{{ swap }}"' in element


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_templates_are_short(path):
    assert path.read_text("utf-8").count("\n") <= 100


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_python_never_asks_for_htmx(path):
    assert not re.search(r"""HX[-_]|["'](?:Vary|vary)["']""", path.read_text("utf-8"))


OWN = [path for path in PYTHON if "versions" not in path.parts]


@pytest.mark.parametrize("path", OWN, ids=name_of)
def test_modules_say_what_they_are_for(path):
    assert path.read_text("utf-8").startswith('"""')


def test_nine_modules_in_ten_are_short_and_none_is_long():
    lengths = sorted(path.read_text("utf-8").count("\n") for path in OWN)
    assert lengths[int(len(lengths) * 0.9)] <= 200
    assert lengths[-1] <= 300


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_a_scheme_has_its_folder_templates_letters_and_test(code):
    assert (ROOT / "fupin" / "schemes" / code / "__init__.py").exists()
    assert list((ROOT / "templates" / "letters").glob(f"{code}_*.html"))
    assert (ROOT / "tests" / "schemes" / f"test_{code}.py").exists()
    assert (ROOT / "templates" / "schemes" / code / "help.html").exists()
    assert f"{code}_details" in (ROOT / "fupin" / "schemes" / code / "model.py").read_text("utf-8")


def test_no_scheme_folder_is_left_out_of_the_list():
    folders = {path.parent.name for path in (ROOT / "fupin" / "schemes").glob("*/__init__.py")}
    assert folders == set(SCHEMES)


def test_no_file_of_somebody_else_is_committed():
    assert [name_of(path) for path in tracked() if path.name.endswith(GIVEN_AWAY)] == []


def test_no_settings_keys_or_databases_are_committed():
    private = {".db", ".sqlite", ".pem", ".key"}
    assert [
        name_of(path) for path in tracked() if path.suffix in private or path.name in {"keys.json", "settings.toml"}
    ] == []


def test_no_identity_number_stands_in_the_tree_outside_the_tests():
    found = []
    for path in tracked():
        if path.relative_to(ROOT).parts[0] != "tests" and path.suffix != ".lock":
            text = path.read_bytes().decode("utf-8", "ignore")
            found += [name_of(path) for number in ID_NUMBER.findall(text) if right_sum(number)]
    assert found == []


def right_sum(number):
    return ric.calc_check_digit(number.upper()) == number[-1].upper()


def test_nothing_names_a_path_of_one_machine():
    outside = re.compile("/(?:root|home)/" + r"\w")
    texts = [path for path in tracked() if path.suffix in {".py", ".md", ".html", ".css", ".js", ".toml", ".csv", ""}]
    assert [name_of(path) for path in texts if outside.search(path.read_bytes().decode("utf-8", "ignore"))] == []


def test_the_tests_mirror_the_pages():
    pages = {path.stem for path in (ROOT / "fupin" / "web").glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in Path(ROOT / "tests" / "web").glob("test_*.py")}
    assert tests - pages - {"headers", "journey", *SCHEMES} == set()  # a scheme: its form filled in at the counter
