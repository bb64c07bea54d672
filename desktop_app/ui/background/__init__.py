"""Work off the screen's thread, and news of what changed."""
