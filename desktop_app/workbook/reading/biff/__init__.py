"""Workbooks of Excel up to 2003 and of WPS (.xls, .et): a stream of binary records ([MS-XLS])."""
