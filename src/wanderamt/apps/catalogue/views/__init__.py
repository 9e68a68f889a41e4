"""The public pages of the service list."""
