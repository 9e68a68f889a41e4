"""Pages of citizens: the next stops, booking, my appointment."""
