"""What staff open."""
