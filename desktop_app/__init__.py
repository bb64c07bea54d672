"""回访台 (huifangtai): customer follow-up for the front desk of a school or a clinic."""

__version__ = "0.2.0"

CHILD_COMMAND = "child-read"
"""The word by which the executable starts itself to read a file in a process of its own."""
