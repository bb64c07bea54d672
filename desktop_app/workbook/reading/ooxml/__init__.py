"""Workbooks of Excel 2007 and later: XML parts in a package (.xlsx, .xlsm) and the binary kind (.xlsb)."""
