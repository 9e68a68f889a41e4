"""What was erased from a unit's database cannot be dug up again."""

from django.db import connection


def wipe() -> None:
    """Write the database anew without the erased pages, and empty its journal. Bears to be done again."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
