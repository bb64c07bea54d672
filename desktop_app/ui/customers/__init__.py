"""Customers: the list at the left of the desk, and the page of one customer."""
