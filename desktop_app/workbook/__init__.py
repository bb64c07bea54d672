"""Files to plain rows and back: the only place that knows a spreadsheet library."""
