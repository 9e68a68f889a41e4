"""The counters' numbers leave the bookings; the claims get the constraints that count."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("appointments", "0004_claims_belong_to_pools")]

    operations = [
        migrations.RemoveField(model_name="gridclaim", name="window"),
        migrations.AlterField(
            model_name="gridclaim",
            name="pool",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="offices.windowpool"
            ),
        ),
        migrations.AlterField(
            model_name="gridclaim",
            name="appointment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="appointments.appointment",
            ),
        ),
        migrations.AddConstraint(
            model_name="gridclaim",
            constraint=models.UniqueConstraint(fields=("pool", "cell", "seat"), name="seat_time_once"),
        ),
        migrations.AddConstraint(
            model_name="gridclaim",
            constraint=models.CheckConstraint(condition=Q(("seat__gte", 1)), name="seat_from_1"),
        ),
        migrations.AddConstraint(
            model_name="gridclaim",
            constraint=models.CheckConstraint(
                condition=Q(("appointment__isnull", True), ("hold__isnull", False))
                | Q(("appointment__isnull", False), ("hold__isnull", True)),
                name="claim_has_one_owner",
            ),
        ),
        migrations.AlterModelOptions(name="appointment", options={"ordering": ["starts_at", "id"]}),
        migrations.RemoveField(model_name="appointment", name="desk"),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=Q(("people__gte", 1), ("people__lte", 8)), name="appointment_people_1_to_8"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointmentmatter",
            constraint=models.UniqueConstraint(
                fields=("appointment", "person_no", "service"), name="matter_once_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointmentmatter",
            constraint=models.CheckConstraint(condition=Q(("person_no__lt", 8)), name="matter_person_0_to_7"),
        ),
    ]
