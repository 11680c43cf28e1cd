"""Every word that is explained is needed somewhere, and every word that is to be explained is."""

import re

import pytest
from wtforms import FieldList, FormField
from wtforms.fields.core import UnboundField

from fupin.glossary import glossary, word_in
from fupin.schemes import SCHEMES
from fupin.settings import ROOT

LONGEST = 60
TEMPLATES = [path for path in (ROOT / "templates").rglob("*.html") if path.name != "words.html"]
SOURCES = {path: path.read_text("utf-8") for path in TEMPLATES}


def asked_for():
    """The words that templates name, in a call or in a table of words."""
    return {word for text in SOURCES.values() for word in re.findall(r'term\("([^"]+)"\)', text)}


def named(word):
    return any(f'"{word}"' in text for text in SOURCES.values() if "term(" in text)


def labels(form):
    """The labels of a form, those of its rows included."""
    for name in dir(form):
        made = getattr(form, name)
        if isinstance(made, UnboundField):
            yield str(made.kwargs.get("label") or (made.args or [""])[0])
            inner = made.args[0] if made.field_class is FieldList else made
            if inner.field_class is FormField:
                yield from labels(inner.args[0])


def test_each_word_a_template_asks_for_is_there():
    assert asked_for() - set(glossary()) == set()
    assert len(asked_for()) > 15


def test_each_word_is_used_somewhere():
    beside_fields = {word_in(label) for scheme in SCHEMES.values() for label in labels(scheme.form)}
    assert [word for word in glossary() if not named(word) and word not in beside_fields] == []


@pytest.mark.parametrize("word", glossary())
def test_an_explanation_is_short_and_does_not_explain_by_itself(word):
    assert 5 < len(glossary()[word]) <= LONGEST
    assert word not in glossary()[word]
    assert glossary()[word].endswith("。")


def test_the_longest_word_of_a_label_is_explained():
    assert word_in("就业创业证号") == "就业创业证"
    assert word_in("通过市场渠道找过工作吗") == "市场渠道"
    assert word_in("姓名") == ""
