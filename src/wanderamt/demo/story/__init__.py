"""What has happened in the demo city before the visitor comes, told through the services of the rooms."""
