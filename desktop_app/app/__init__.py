"""Composition root: command line, paths, start-up, crash handling."""
