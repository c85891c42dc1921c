"""Random tables, written as files in many ways, and damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import strategies as st

_NEWLINE = re.compile("\r\n|\r|\n")
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")
_LETTERS = "abcxyzABC0129 .-=+@'\"\u00e9\u00fc\u00df"
_NASTY = ",;\t|\"\n\r'=+-@ \u00a0\u20ac\u0142\u65e5\ufeff\u2028\x85"
_FOOTER = ("Grand Totals (3 records)", "Confidential Information - Do Not Distribute")

names = st.lists(
    st.text(alphabet="abcdefgh XYZ\u00e9\"'", min_size=1, max_size=8).filter(str.strip),
    min_size=1,
    max_size=6,
    unique_by=lambda name: name.strip(),
)
cells = st.one_of(
    st.text(alphabet=_LETTERS, max_size=8),
    st.text(alphabet=_LETTERS + _NASTY, max_size=12),
    st.sampled_from(["", "0", "1,234", "1.234,50", '5" pipe', "2026-03-01", "a\nb", "a\r\n\r\nb", '""', "''"]),
)


@dataclass(frozen=True)
class Written:
    """A file, and what it was made of: each row after the line it begins on."""

    content: bytes
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@st.composite
def written_tables(draw: st.DrawFn) -> Written:
    """A random table in a random dress: delimiter, quotes, line ends, encoding, blank lines, footer."""
    header: list[str] = draw(names)
    rows = draw(st.lists(st.lists(cells, min_size=len(header), max_size=len(header)), max_size=8))
    encoding = draw(st.sampled_from(ENCODINGS))
    if not encoding.startswith("utf"):
        header = [_encodable(name, encoding) for name in header]
        rows = [[_encodable(cell, encoding) for cell in row] for row in rows]
    # A header that stands in a file twice is refused, which other tests hold.
    rows = [row for row in rows if row != header]
    one = len(header) == 1
    delimiter = "," if one else draw(st.sampled_from(DELIMITERS))
    line_end, quote_all = draw(st.sampled_from(["\n", "\r\n", "\r"])), draw(st.booleans())
    text, line, kept = "", 1, []
    for number, row in enumerate([header, *rows]):
        if not one and number and draw(st.integers(0, 9)) == 0:
            text, line = text + line_end, line + 1
        record = delimiter.join(_quoted(cell, delimiter, quote_all) for cell in row)
        if number and any(cell.strip() for cell in row):
            kept.append((line, tuple(row)))
        text, line = text + record + line_end, line + 1 + len(_NEWLINE.findall(record))
    if not one and draw(st.booleans()):
        text += line_end + line_end.join(_FOOTER)
    return Written(text.encode(encoding), encoding, tuple(header), tuple(kept))


@st.composite
def damaged_tables(draw: st.DrawFn) -> bytes:
    """A random table whose file was damaged in one to four places."""
    content = bytearray(draw(written_tables()).content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        match draw(st.sampled_from(["quote", "delimiter", "delete", "flip", "cut", "repeat", "odd"])):
            case "quote":
                quotes = [n for n, byte in enumerate(content) if byte == 0x22]
                if quotes:
                    del content[quotes[place % len(quotes)]]
            case "delimiter":
                content[place:place] = draw(st.sampled_from([b",", b";", b"\t", b"|", b'"', b"\n", b"\r"]))
            case "delete":
                del content[place : place + draw(st.integers(1, 5))]
            case "flip" if content:
                content[place] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del content[place:]
            case "repeat":
                content[place:place] = content[place : place + draw(st.integers(1, 40))]
            case _:
                content[place:place] = draw(
                    st.sampled_from([b"\xff", b"\0", b"\x81", b"\xc3", b"\xef\xbb\xbf", b"\x1a"])
                )
    return bytes(content)


def _encodable(text: str, encoding: str) -> str:
    return text.encode(encoding, "ignore").decode(encoding)


def _quoted(cell: str, delimiter: str, quote_all: bool) -> str:
    needs = quote_all or any(mark in cell for mark in (delimiter, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def record_at(lines: list[str], first: int, delimiter: str) -> tuple[list[str], int] | None:
    """The cells of the record that begins on a line (from 0) and how many lines it has; None where it breaks a rule.

    Written from RFC 4180 alone, a sign at a time: what the readers are held against.
    """
    found: list[str] = []
    cell, inside, closed, started = "", False, False, False
    for number in range(first, len(lines)):
        text = lines[number]
        n = 0
        while n < len(text):
            sign = text[n]
            if inside:
                if sign == '"' and text[n + 1 : n + 2] == '"':
                    cell, n = cell + '"', n + 1
                elif sign == '"':
                    inside, closed = False, True
                else:
                    cell += sign
            elif sign in "\r\n":
                return [*found, cell], number - first + 1
            elif sign == delimiter:
                found.append(cell)
                cell, closed, started = "", False, False
            elif closed:
                return None
            elif sign == '"' and not started:
                inside, started = True, True
            else:
                cell, started = cell + sign, True
            n += 1
        if not inside:
            return [*found, cell], number - first + 1
    return None


def lines_of(text: str) -> list[str]:
    """The physical lines of a text, each with its end."""
    ends = [found.end() for found in _NEWLINE.finditer(text)]
    starts = [0, *ends]
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True) if start < end]
