"""Files to plain rows and back: the only place that knows a spreadsheet library."""

from desktop_app.workbook.reading.limits import Limits
from desktop_app.workbook.reading.parent import read_book

__all__ = ["Limits", "read_book"]
