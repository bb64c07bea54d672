"""Tickets: a problem, its person and deadline, and the customer's word that ends it."""
