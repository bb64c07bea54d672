"""Plain facts and words of the follow-up desk; imports nothing of the program."""
