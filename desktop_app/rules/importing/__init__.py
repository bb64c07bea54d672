"""Understanding a file's rows: lists and headings found, columns mapped, values read, persons recognised."""
