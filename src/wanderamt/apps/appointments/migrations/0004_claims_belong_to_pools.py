"""Every booking keeps its time: the desk it had becomes a seat of the window's main pool."""

from collections import Counter
from datetime import timedelta

from django.db import migrations
from django.db.models import OuterRef, Subquery

GRID = timedelta(minutes=5)


def carry_over(apps, schema_editor):
    claims = apps.get_model("appointments", "GridClaim").objects
    pools = apps.get_model("offices", "WindowPool").objects
    main = pools.filter(window=OuterRef("window"), key="main")
    claims.update(pool=Subquery(main.values("pk")[:1]))
    _count(apps)
    _keys(apps)


def _count(apps):
    claims = apps.get_model("appointments", "GridClaim").objects
    occupancies = apps.get_model("appointments", "Occupancy").objects
    counted = Counter(claims.values_list("pool", "cell"))
    taken = {}
    for (pool, cell), seats in counted.items():
        taken.setdefault(pool, {})[cell] = seats
    rows = []
    for pool in apps.get_model("offices", "WindowPool").objects.filter(pk__in=taken).select_related("window"):
        cells = (pool.window.ends_at - pool.window.starts_at) // GRID
        used = bytes(taken[pool.pk].get(cell, 0) for cell in range(cells))
        rows.append(occupancies.model(pool=pool, used=used))
    occupancies.bulk_create(rows)


def _keys(apps):
    """As `persons.contact_keys` makes them today."""
    appointments = apps.get_model("appointments", "Appointment").objects
    changed = []
    for each in appointments.exclude(email="", phone="").only("email", "phone"):
        digits = "".join(char for char in each.phone if char.isdigit())
        if digits.startswith("0049") or each.phone.strip().startswith("+49"):
            digits = "0" + digits.removeprefix("00").removeprefix("49").lstrip("0")
        each.email_key, each.phone_key = each.email.strip().casefold(), digits[:40]
        changed.append(each)
    appointments.bulk_update(changed, ["email_key", "phone_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("appointments", "0003_pools_and_holds")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
