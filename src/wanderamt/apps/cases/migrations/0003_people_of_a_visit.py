"""A family comes with one number: a matter is open once for each person of a visit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_labels_in_german")]

    operations = [
        migrations.AddField("case", "person_no", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveConstraint("case", "case_once_a_visit"),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(fields=["visit_id", "service", "person_no"], name="case_once_a_person"),
        ),
    ]
