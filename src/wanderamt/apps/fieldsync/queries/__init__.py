"""What the hub shows of its units and of what must be settled."""
