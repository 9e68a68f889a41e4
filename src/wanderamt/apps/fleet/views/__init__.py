"""Pages of hosts and planners."""
