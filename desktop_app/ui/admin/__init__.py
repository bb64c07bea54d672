"""Plans and settings: what a supervisor sets up."""
