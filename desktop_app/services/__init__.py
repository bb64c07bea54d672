"""One module per use case; the one door for every change."""
