"""Pure functions: what follows from events, plans, answers and the calendar."""
