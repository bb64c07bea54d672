"""Native charts of the month report: they redraw in Excel, WPS and LibreOffice from the cells they point to."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.workbook import style

Block = tuple[int, int, int]
"""Row of the heading, last row, column of the names; the figures stand to the right of the names."""


def line_chart(title: str, sheet: Worksheet, block: Block, series: int, colours: Sequence[str]) -> LineChart:
    """Return lines over the rows of a block.

    Args:
        title: of the chart.
        sheet: where the figures stand.
        block: heading, names and figures.
        series: how many.
        colours: one for each.
    """
    chart = LineChart()
    _fill(chart, title, sheet, block, series)
    chart.x_axis.number_format = "d"
    for line, colour in zip(chart.series, colours, strict=True):
        line.smooth = False
        line.marker.symbol = "none"
        line.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=22_000))
    return chart


def bar_chart(title: str, sheet: Worksheet, block: Block, colour: str) -> BarChart:
    """Return lying bars with their values, the first row on top.

    Args:
        title: of the chart.
        sheet: where the figures stand.
        block: heading, names and one column of figures.
        colour: of the bars.
    """
    chart = BarChart()
    chart.type = "bar"
    chart.gapWidth = 60
    _fill(chart, title, sheet, block, 1)
    chart.legend = None
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=colour)
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.dataLabels.txPr = _text(900)
    return chart


def _fill(chart: LineChart | BarChart, title: str, sheet: Worksheet, block: Block, series: int) -> None:
    top, bottom, left = block
    chart.add_data(Reference(sheet, left + 1, top, left + series, bottom), titles_from_data=True)
    chart.set_categories(Reference(sheet, left, top + 1, left, bottom))
    chart.title = _title(title)
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.legend = Legend(legendPos="t", overlay=False, txPr=_text(900))
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(800)
        axis.graphicalProperties = _hairline()
    chart.y_axis.majorGridlines = ChartLines(spPr=_hairline())
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0"


def _title(text: str) -> Title:
    letters = _letters(1100, bold=True)
    run = RegularTextRun(rPr=letters, t=text)
    words = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[run])])
    return Title(tx=Text(rich=words), overlay=False)


def _hairline() -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=style.LINE))


def place(sheet: Worksheet, chart: LineChart | BarChart, cell: str, width: int, height: int) -> None:
    """Put a chart on a sheet, its size in centimetres."""
    chart.width, chart.height = width, height
    sheet.add_chart(chart, cell)


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    face = Font(typeface=style.BODY_FONT)
    return CharacterProperties(sz=size, b=bold, solidFill=style.INK if bold else style.INK_SOFT, latin=face, ea=face)


def _text(size: int) -> RichText:
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(size)), endParaRPr=_letters(size))])
