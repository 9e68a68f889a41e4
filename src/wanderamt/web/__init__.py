"""Base pages, the KERN tag library, navigation and error pages."""
