"""Numbers as people write them: currency signs, thousands separated, accountants' parentheses."""

from __future__ import annotations

from salesformula.sources.sql_text import literal

_CURRENCY = r"(?:US\$|R\$|[$€£¥₹₪]|[A-Z]{3})"
_SPACES = " \u00a0\u202f'\u2019"
_PLAIN = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"


def plain_number(text: str, *, decimal: str) -> str:
    """SQL of the number in plain digits with a decimal point; null where the text is none."""
    point, marks = (r"\.", _SPACES + ",") if decimal == "." else (",", _SPACES + ".")
    sign = "[+\u2212-]?"
    digits = rf"(?:\d{{1,3}}(?:[{marks}]\d{{3}})+|\d+)?(?:{point}\d*)?(?:[eE][+-]?\d+)?"
    shape = rf"\(?{sign}(?:{_CURRENCY}\s?)?{sign}{digits}(?:\s?{_CURRENCY})?\)?"
    bare = f"regexp_replace({text}, {literal(_CURRENCY)}, '', 'g')"
    bare = f"replace(regexp_replace({bare}, {literal(f'[{marks}()]')}, '', 'g'), '\u2212', '-')"
    bare = f"replace({bare}, ',', '.')" if decimal == "," else bare
    signed = f"CASE WHEN {text} LIKE '(%)' THEN '-' ELSE '' END || {bare}"
    checked = f"regexp_extract({signed}, {literal('^' + _PLAIN + '$')})"
    return f"CASE WHEN regexp_full_match({text}, {literal(shape)}) THEN nullif({checked}, '') END"


def whole(plain: str) -> str:
    """SQL of a whole number; null where it has a fraction."""
    cut = f"regexp_replace({plain}, '\\.0*$', '')"
    return f"CASE WHEN regexp_full_match({cut}, '[+-]?\\d+') THEN try_cast({cut} AS BIGINT) END"


def fraction(text: str, *, decimal: str) -> str:
    """SQL of a share: 0.25 or 25%."""
    stripped = f"rtrim({text}, '% ')"
    percent = f"try_cast({plain_number(stripped, decimal=decimal)} AS DOUBLE) / 100"
    as_is = f"try_cast({plain_number(text, decimal=decimal)} AS DOUBLE)"
    return f"CASE WHEN suffix({text}, '%') THEN {percent} ELSE {as_is} END"
