"""The page of the night roster: nights by post, publishing, swaps, and the jobs of the nights."""
