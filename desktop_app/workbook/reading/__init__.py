"""Reading any spreadsheet file, by its content, in a limited process of its own."""
