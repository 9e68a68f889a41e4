"""What has happened in the demo city before the visitor comes: told through the same services as everything else."""
