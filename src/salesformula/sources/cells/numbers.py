"""Numbers as people write them: currency signs, thousands separated, accountants' parentheses, 45k."""

from __future__ import annotations

from salesformula.sources.sql_text import literal

#: What stands beside an amount: US$, €, EUR.
CURRENCY = r"(?:[A-Z]{0,2}\$|[€£¥₹₪₽₩₺₴₫฿₦₱]|[A-Z]{3}|zł|Kč|kr\.?)"
_SPACES = " \u00a0\u202f'\u2019"
_MINUS = "\u2212-"
_BLANK = "[ \u00a0\u202f]?"
_PLAIN = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_TIMES = (("[kK]", "e3"), ("(?:[mM]|mn|mln|Mio)", "e6"), ("(?:[bB]|bn)", "e9"))
_ANY_TIMES = "|".join(sign for sign, _ in _TIMES)


def plain_number(text: str, *, decimal: str, short: bool = False) -> str:
    """SQL of the number in plain digits with a decimal point; null where the text is none.

    A group of thousands never begins with a zero, so 0.125 is a fraction under either mark and 0,125 is none
    under the point. ``short``: 45k and 1.2M are read, as amounts are written; elsewhere m may be minutes.
    """
    point, marks = (r"\.", _SPACES + ",") if decimal == "." else (",", _SPACES + ".")
    sign = f"[+{_MINUS}]?"
    times = f"|{_BLANK}(?:{_ANY_TIMES})" if short else ""
    digits = rf"(?:[1-9]\d{{0,2}}(?:[{marks}]\d{{3}})+|\d+)?(?:{point}\d*)?(?:[eE][+-]?\d+{times})?"
    around = rf"(?:{CURRENCY}{_BLANK})?{sign}{digits}(?:{_BLANK}{CURRENCY})?"
    shape = rf"{sign}{around}|\({sign}{around}\)|{around}[{_MINUS}]"
    dropped, usual = literal(f"[{marks}()]"), literal(rf"-?\d+(?:{point}\d+)?")
    bare = f"replace(regexp_replace({text}, {literal(CURRENCY)}, ''), '\u2212', '-')"
    bare = f"regexp_replace({bare}, {dropped}, '', 'g')"
    bare = f"replace({bare}, ',', '.')" if decimal == "," else bare
    for written, power in _TIMES if short else ():
        bare = f"regexp_replace({bare}, '{written}$', '{power}')"
    minus = f"CASE WHEN {text} LIKE '(%)' OR regexp_matches({text}, '[{_MINUS}]$') THEN '-' ELSE '' END"
    checked = f"regexp_extract({minus} || rtrim({bare}, '-'), {literal('^' + _PLAIN + '$')})"
    quick = text if decimal == "." else f"replace({text}, ',', '.')"
    return (
        f"CASE WHEN regexp_full_match({text}, {usual}) THEN {quick} "
        f"WHEN regexp_full_match({text}, {literal(shape)}) THEN nullif({checked}, '') END"
    )


def whole(plain: str) -> str:
    """SQL of a whole number; null where it has a fraction."""
    number = f"try_cast({plain} AS DECIMAL(38, 15))"
    return f"CASE WHEN {number} = trunc({number}) THEN try_cast({number} AS BIGINT) END"


def fraction(text: str, *, decimal: str) -> str:
    """SQL of a share: 0.25 or 25%."""
    stripped = f"rtrim({text}, '% \u00a0\u202f')"
    percent = f"try_cast({plain_number(stripped, decimal=decimal)} AS DOUBLE) / 100"
    as_is = f"try_cast({plain_number(text, decimal=decimal)} AS DOUBLE)"
    return f"CASE WHEN suffix({text}, '%') THEN {percent} ELSE {as_is} END"
