"""The call desk: one visit with its customer, script, notes and result."""
