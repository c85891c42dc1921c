"""A statement as a PDF: one sheet or more, set in the house's type, every line with its steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import get_language_bidi, gettext
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, TextDirection, XPos, YPos

from salesformula.rooms.compensation.pages.statement import Statement, StatementLine

FONTS = Path(__file__).resolve().parents[3] / "web/static/vendor/chart-fonts"
FILES = {
    "": "Inter_400Regular.ttf",
    "B": "Inter_600SemiBold.ttf",
}
ARABIC = {"": "IBMPlexSansArabic_400Regular.ttf", "B": "IBMPlexSansArabic_600SemiBold.ttf"}
INK, SOFT, MUTED, HAIR, BAD = (22, 24, 29), (69, 74, 85), (102, 108, 120), (231, 231, 227), (179, 39, 30)
#: Millimetres: margins of the sheet, the column of days, the column of amounts, the space between columns.
EDGE, TOP, DUE_WIDTH, PAY_WIDTH, GUTTER = 20.0, 20.0, 24.0, 32.0, 5.0
FOOT = 18.0


def statement_pdf(told: Statement) -> bytes:
    """The file."""
    sheet = _Sheet(told)
    sheet.add_page()
    sheet.head()
    sheet.table_head()
    for line in told.lines:
        sheet.told_line(line)
    sheet.total()
    sheet.rests_on()
    return bytes(sheet.output())


class _Sheet(FPDF):
    """The pages of a statement. Amounts stand at the outer edge: right, or left where the language runs that way."""

    def __init__(self, told: Statement) -> None:
        super().__init__(format="A4")
        self.told, self.is_rtl = told, get_language_bidi()
        for family, files in (("inter", FILES), ("plex", ARABIC)):
            for style, name in files.items():
                self.add_font(family, style, str(FONTS / name))
        self.set_fallback_fonts(["plex"])
        self.set_text_shaping(True, direction=TextDirection.RTL if self.is_rtl else None)
        self.set_margins(EDGE, TOP, EDGE)
        # Words begin where rules do.
        self.c_margin = 0
        self.set_auto_page_break(True, margin=EDGE + FOOT)
        self.set_title(gettext("Statement of pay, {month}").format(month=told.month))
        self.set_author(told.company)
        self.set_creator("salesformula")
        self.alias_nb_pages("{nb}")

    @property
    def text_width(self) -> float:
        """The width of the column of deals."""
        return float(self.epw) - DUE_WIDTH - PAY_WIDTH - 2 * GUTTER

    def head(self) -> None:
        """Whose pay of which month, and how much it is."""
        told = self.told
        self._say(told.company, 9.5, MUTED)
        self.ln(5)
        self._say(gettext("Statement of pay, {month}").format(month=told.month), 10.5, SOFT)
        self._say(told.payee, 21, INK, "B", 10.5)
        self.ln(3)
        self._say(told.total, 21, INK, "B", 10.5)
        self._say(f"{told.counted} · {told.state}", 9.5, MUTED)
        self.ln(9)

    def table_head(self) -> None:
        """What stands in which column."""
        y = self.get_y()
        titles = (gettext("Deal and steps"), gettext("Due"), gettext("Amount, {unit}").format(unit=self.told.unit))
        self._cells(y, titles, 8.5, MUTED)
        self.set_y(y + 6)
        self._rule(HAIR)

    def told_line(self, line: StatementLine) -> None:
        """A line with its steps, never torn between two sheets."""
        self.set_font("inter", "", 8.5)
        # Its type is that of every kind of answer that the measuring of text can give.
        height: Any = self.multi_cell(self.text_width, 4.3, line.steps, dry_run=True, output=MethodReturnValue.HEIGHT)
        if self.will_page_break(3 + 5.2 + 4.5 + height + 3):
            self.add_page()
            self.table_head()
        y = self.get_y() + 3
        self._cells(y, (line.deal, line.due, line.amount), 10, INK, "B", is_bad=line.pay < 0)
        self.set_xy(self._text_x(), y + 5.2)
        self._block(line.about, 8.5, MUTED, 4.5)
        self._block(line.steps, 8.5, SOFT, 4.3)
        self.set_y(self.get_y() + 3)
        self._rule(HAIR)

    def total(self) -> None:
        """The sum, under one line of ink."""
        self._rule(INK)
        y = self.get_y() + 3
        title = gettext("{month}, total").format(month=self.told.month)
        self._cells(y, (title, "", self.told.total), 11, INK, "B")
        self.set_y(y + 12)

    def rests_on(self) -> None:
        """The versions it rests on, and the mark of the proof."""
        pairs = [*self.told.facts, (gettext("Proof, sha256"), self.told.sha256)]
        if self.will_page_break(6.0 * len(pairs) + 22):
            self.add_page()
        for name, value in pairs:
            y = self.get_y()
            self._at(self._text_x(), y, name, 34, 8.5, MUTED)
            x = EDGE + (0 if self.is_rtl else 36)
            self._at(x, y, value, float(self.epw) - 36, 8.5, SOFT)
            self.set_y(y + 5.4)
        self.ln(3)
        said = gettext(
            "The proof is a file beside this one. It holds everything the statement was worked out from; "
            "“salesformula verify” works it out again, to the cent, and compares its mark with the one above."
        )
        self.set_x(EDGE)
        self.set_font("inter", "", 8.5)
        self.set_text_color(*MUTED)
        self.multi_cell(0, 4.5, said, align=self._start, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def footer(self) -> None:
        """Whose it is and which page, on every sheet."""
        self.set_y(-EDGE)
        self._cells_wide(f"{self.told.payee} · {self.told.month}", f"{self.page_no()} / {{nb}}")

    @property
    def _start(self) -> str:
        return "R" if self.is_rtl else "L"

    def _text_x(self) -> float:
        return EDGE + DUE_WIDTH + PAY_WIDTH + 2 * GUTTER if self.is_rtl else EDGE

    def _say(self, text: str, size: float, color: tuple[int, int, int], style: str = "", height: float = 5.5) -> None:
        self.set_font("inter", style, size)
        self.set_text_color(*color)
        self.set_x(EDGE)
        self.cell(0, height, text, align=self._start, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _block(self, text: str, size: float, color: tuple[int, int, int], height: float) -> None:
        self.set_font("inter", "", size)
        self.set_text_color(*color)
        self.set_x(self._text_x())
        self.multi_cell(self.text_width, height, text, align=self._start, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def _cells(
        self, y: float, texts: tuple[str, str, str], size: float, color: tuple[int, int, int], style: str = "",
        *, is_bad: bool = False,
    ) -> None:  # fmt: skip
        deal, due, amount = texts
        due_x = EDGE + PAY_WIDTH + GUTTER if self.is_rtl else EDGE + self.text_width + GUTTER
        pay_x = EDGE if self.is_rtl else EDGE + float(self.epw) - PAY_WIDTH
        self._at(self._text_x(), y, deal, self.text_width, size, color, style)
        self._at(due_x, y, due, DUE_WIDTH, min(size, 9.0), MUTED, align="R")
        self._at(pay_x, y, amount, PAY_WIDTH, size, BAD if is_bad else color, style, align="R")

    def _at(
        self, x: float, y: float, text: str, width: float, size: float, color: tuple[int, int, int], style: str = "",
        *, align: str = "",
    ) -> None:  # fmt: skip
        self.set_xy(x, y)
        self.set_font("inter", style, size)
        self.set_text_color(*color)
        self.cell(width, 5, self._fitted(text, width), align=align or self._start)

    def _fitted(self, text: str, width: float) -> str:
        """A text that fits its column, shortened where it does not."""
        room = width - 2 * float(self.c_margin)
        if self.get_string_width(text) <= room:
            return text
        while text and self.get_string_width(f"{text}…") > room:
            text = text[:-1]
        return f"{text}…"

    def _cells_wide(self, start: str, end: str) -> None:
        y, half = self.get_y(), float(self.epw) * 0.5
        left, right = (end, start) if self.is_rtl else (start, end)
        self._at(EDGE, y, left, half, 8, MUTED, align="L")
        self._at(EDGE + half, y, right, half, 8, MUTED, align="R")

    def _rule(self, color: tuple[int, int, int]) -> None:
        self.set_draw_color(*color)
        self.set_line_width(0.25)
        self.line(EDGE, self.get_y(), EDGE + float(self.epw), self.get_y())
