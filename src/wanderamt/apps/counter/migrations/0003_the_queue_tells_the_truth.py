"""Tickets of families, short matters, priority, parking and passing on; events that nobody changes."""

import django.db.models.deletion
from django.db import migrations, models

def complete(apps, schema_editor):
    """Events of before know the window of their ticket, and an arrival what the ticket knows."""
    Event = apps.get_model("counter", "TicketEvent")
    for event in Event.objects.select_related("ticket").order_by("pk").iterator():
        ticket = event.ticket
        event.window_id = ticket.window_id
        if event.kind in {"called", "started", "moved", "done"}:
            event.desk = ticket.desk
        if event.kind == "arrived":
            event.facts = {
                "number": ticket.number,
                "kind": ticket.kind,
                "place": ticket.place,
                "due": ticket.due_at.isoformat() if ticket.due_at else None,
                "services": sorted(ticket.services.values_list("pk", flat=True)),
                "people": 1,
                "priority": False,
                "photo": ticket.photo != "not_needed",
            }
        event.save(update_fields=["window", "desk", "facts"])


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0002_more_languages"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            "TicketErasure",
            [
                ("ticket_id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            "NumberSeries",
            [
                ("scope", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            "WaitCalibration",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.JSONField(default=dict)),
                ("seen", models.PositiveBigIntegerField(default=0)),
                ("updated_at", models.DateTimeField()),
                (
                    "counter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offices.counter"
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            "ticket",
            "kind",
            models.CharField(
                choices=[
                    ("appointment", "mit Termin"),
                    ("walk_in", "ohne Termin"),
                    ("short", "kurzes Anliegen ohne Termin"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField("ticket", "people", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("ticket", "priority", models.BooleanField(default=False)),
        migrations.AddField("ticket", "needs", models.JSONField(default=list)),
        migrations.AddField("ticket", "parked_at", models.DateTimeField(null=True)),
        migrations.AddField("ticket", "parked_until", models.DateTimeField(null=True)),
        migrations.AddField(
            "ticket",
            "parked_for",
            models.CharField(
                blank=True,
                choices=[
                    ("paper", "holt etwas oder füllt etwas aus"),
                    ("payment", "holt Geld"),
                    ("asked", "wir klären eine Frage"),
                    ("pause", "kommt gleich wieder"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField("ticket", "passed_at", models.DateTimeField(null=True)),
        migrations.AddField("ticket", "for_desk", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(
            "ticket", "remark", models.CharField(blank=True, default="", max_length=200), preserve_default=False
        ),
        migrations.AddConstraint(
            "ticket",
            models.CheckConstraint(
                condition=models.Q(people__gte=1, people__lte=8), name="ticket_people_1_to_8"
            ),
        ),
        migrations.AddConstraint(
            "ticket",
            models.CheckConstraint(
                condition=models.Q(parked_at__isnull=True, parked_until__isnull=True, parked_for="")
                | (models.Q(parked_at__isnull=False) & ~models.Q(parked_for="")),
                name="ticket_parked_has_reason",
            ),
        ),
        migrations.AlterField(
            "ticketevent",
            "kind",
            models.CharField(
                choices=[
                    ("arrived", "Arrived"),
                    ("photo_ready", "Photo Ready"),
                    ("called", "Called"),
                    ("started", "Started"),
                    ("returned", "Returned"),
                    ("moved", "Moved"),
                    ("parked", "Parked"),
                    ("passed_on", "Passed On"),
                    ("priority", "Priority"),
                    ("matters", "Matters"),
                    ("done", "Done"),
                    ("no_show", "No Show"),
                    ("left", "Left"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            "ticketevent",
            "window",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.openingwindow",
            ),
        ),
        migrations.AddField("ticketevent", "desk", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("ticketevent", "facts", models.JSONField(default=dict)),
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
