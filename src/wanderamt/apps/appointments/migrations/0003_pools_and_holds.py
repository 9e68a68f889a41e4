"""Pools and holds, beside what is there; 0004 carries the claims over, 0005 takes the desks away."""

import django.core.validators
import django.db.models.deletion
import wanderamt.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0002_more_languages"),
        ("catalogue", "0001_initial"),
        ("offices", "0003_every_window_has_its_main_pool"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wanderamt.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("choosing", "choosing"),
                            ("offered", "offered"),
                            ("cooling", "cooling"),
                            ("moving", "moving"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until", models.DateTimeField(db_index=True)),
                ("free_at", models.DateTimeField()),
                ("asker", models.CharField(max_length=10)),
                ("plan", models.JSONField(default=dict)),
                ("client", models.CharField(blank=True, max_length=64)),
                ("offered_days", models.PositiveSmallIntegerField(null=True)),
                ("forced_days", models.PositiveSmallIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="offices.openingwindow",
                    ),
                ),
            ],
            options={
                "ordering": ["until"],
                "indexes": [
                    models.Index(fields=["window", "free_at"], name="hold_window_free"),
                    models.Index(
                        fields=["client", "free_at"],
                        name="hold_client",
                        condition=models.Q(("client", ""), _negated=True),
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="hold_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("free_at__gte", models.F("until"))), name="hold_free_after_until"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occupancy",
            fields=[
                (
                    "pool",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="occupancy",
                        serialize=False,
                        to="offices.windowpool",
                    ),
                ),
                ("used", models.BinaryField()),
                ("expires_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="appointment",
            name="people",
            field=models.PositiveSmallIntegerField(
                default=1,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(8),
                ],
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="email_key",
            field=models.CharField(blank=True, db_index=True, default="", max_length=254),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="appointment",
            name="phone_key",
            field=models.CharField(blank=True, db_index=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="appointment",
            name="needs_language",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="appointment",
            name="needs_step_free",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="appointment",
            name="no_show_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="appointmentmatter",
            name="person_no",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.RemoveConstraint(model_name="gridclaim", name="desk_time_once"),
        migrations.RemoveConstraint(model_name="appointmentmatter", name="matter_once_an_appointment"),
        migrations.AddField(
            model_name="gridclaim",
            name="pool",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="offices.windowpool",
            ),
        ),
        migrations.AddField(
            model_name="gridclaim",
            name="hold",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="appointments.hold",
            ),
        ),
        migrations.RenameField(model_name="gridclaim", old_name="desk", new_name="seat"),
    ]
