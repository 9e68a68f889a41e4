"""Windows from before there were pools get the one that every window has."""

from typing import Any

from django.db import migrations

from wanderamt.kernel.ids import uuid7


def give_main_pools(apps: Any, schema_editor: Any) -> None:
    window_pool = apps.get_model("offices", "WindowPool")
    windows = apps.get_model("offices", "OpeningWindow").objects.filter(pools__isnull=True)
    window_pool.objects.bulk_create(
        (
            window_pool(
                id=uuid7(),
                window_id=window.pk,
                key="main",
                kind="desk",
                seats=window.desks,
                features=[],
                audience="all",
                released_at=window.public_from,
            )
            for window in windows.only("pk", "desks", "public_from")
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("offices", "0002_opening_rules_and_pools")]
    operations = [migrations.RunPython(give_main_pools, migrations.RunPython.noop)]
