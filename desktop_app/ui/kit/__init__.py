"""The parts every screen is made of: theme, icons, widgets, lists, date and number text."""
