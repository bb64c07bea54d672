"""The visit calendar: month, week, day and list of what stands when, and moving it."""
