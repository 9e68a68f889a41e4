"""The waiting list: somebody is told when something earlier is free, in fair order."""
