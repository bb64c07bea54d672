"""团队: everybody's day side by side, for those who lead."""
