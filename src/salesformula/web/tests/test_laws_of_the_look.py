"""Laws every template, style sheet and script of the house keeps; each finder is shown to find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from salesformula.web.vendoring import FILES

SOURCE = Path(__file__).resolve().parents[2]
ROOTS = sorted(SOURCE.rglob("static"))
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
OURS = {
    str(path.relative_to(root)): path
    for root in ROOTS
    for path in sorted(root.rglob("*"))
    if path.is_file() and "vendor" not in path.parts
}
SHEETS = [path for path in OURS.values() if path.suffix == ".css"]
SCRIPTS = [path for path in OURS.values() if path.suffix == ".js"]

INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|\shx-on\b|javascript:|<script(?![^>]*\bsrc=)""", re.IGNORECASE
)
STATIC_TAG = re.compile(r"""\{%\s*static\s+["']([^"']+)["']\s*%\}""")
PHYSICAL = re.compile(
    r"""(?:^|[;{\s])(
        (?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[a-z-]*
        | left | right | top | bottom | width | height | (?:min|max)-(?:width|height) | float(?!\s*:\s*none\b) | clear
    )\s*:|text-align\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius""",
    re.VERBOSE | re.MULTILINE,
)
JUSTIFIED = ".sf-table .n {\n  text-align: right;"
TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
BLOCKS = re.compile(
    r"<(script|style|code|kbd)\b.*?</\1>|<!--.*?-->|<![^>]*>|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL
)
ELEMENT = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
SPOKEN_ATTRIBUTE = re.compile(r"""\s(?:aria-label|title|placeholder|alt)=["']([^"']*)["']""")
WORD = re.compile(r"[^\W\d_]{2,}")
SAME_EVERYWHERE = {"salesformula", "UTC"}


def untranslated(source: str) -> list[str]:
    """Words a reader would see that no translation can reach."""
    text = TAGS.sub(" ", TRANSLATED.sub(" ", BLOCKS.sub(" ", source)))
    spoken = " ".join(SPOKEN_ATTRIBUTE.findall(text))
    return [word for word in WORD.findall(f"{ELEMENT.sub(' ', text)} {spoken}") if word not in SAME_EVERYWHERE]


def without_media(css: str) -> str:
    return re.sub(r"@(?:media|container)[^{]*\{", "{", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def referenced() -> Iterator[tuple[str, str]]:
    for template in TEMPLATES:
        for target in STATIC_TAG.findall(template.read_text(encoding="utf-8")):
            yield name(template), target


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_no_template_carries_style_or_script_inline(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    assert untranslated(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_style_sheets_use_logical_properties(sheet: Path) -> None:
    css = without_media(sheet.read_text(encoding="utf-8")).replace(JUSTIFIED, "")
    assert [match.group(0).strip() for match in PHYSICAL.finditer(css)] == []


@pytest.mark.parametrize("sheet", [*SHEETS, *SCRIPTS], ids=name)
def test_no_style_sheet_or_script_is_long_or_points_outside(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert "://" not in text


def test_every_static_file_a_template_names_is_there_or_vendored() -> None:
    known = {f"vendor/{target}" for target in FILES}
    lost = [(where, what) for where, what in referenced() if what not in OURS and what not in known]
    assert lost == []
    assert "web/js/charts.js" in {what for _, what in referenced()}


def test_every_style_sheet_and_script_is_used() -> None:
    named = {what for _, what in referenced()}
    assert [what for what, path in OURS.items() if path in [*SHEETS, *SCRIPTS] and what not in named] == []


def test_fonts_the_sheets_ask_for_are_vendored() -> None:
    asked = re.findall(r'url\("\.\./\.\./vendor/([^"]+)"\)', OURS["web/css/fonts.css"].read_text(encoding="utf-8"))
    assert len(asked) == 8
    assert set(asked) <= set(FILES)


@pytest.mark.parametrize(
    "planted",
    ['<p style="color:red">', "<a onclick='x()'>", "<style>", "<script>x()</script>", '<b hx-on:click="x">'],
)
def test_planted_inline_code_is_found(planted: str) -> None:
    assert INLINE.search(planted)


@pytest.mark.parametrize(
    "planted", ["a { margin-left: 1px }", "a{left:0}", "a { text-align: right; }", "a { width: 2px }"]
)
def test_planted_physical_properties_are_found(planted: str) -> None:
    assert PHYSICAL.search(without_media(planted))


def test_planted_untranslated_words_are_found() -> None:
    assert untranslated('<p>{% translate "Fine" %} Not fine</p>') == ["Not", "fine"]
    assert untranslated('<a aria-label="Main">{{ x }}</a>') == ["Main"]
    assert untranslated('<a class="sf-link" href="/x">{{ x }}</a>') == []
