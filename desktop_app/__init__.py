"""回访台 (huifangtai): customer follow-up for the front desk of a school or a clinic."""

__version__ = "0.1.0"
