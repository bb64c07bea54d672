"""Importing a list: choose a file, match its columns, look at what would happen, do it, take it back."""
