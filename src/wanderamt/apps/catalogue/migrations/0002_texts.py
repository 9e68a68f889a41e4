"""Texts leave the services: they are segments with a source and translations, packaged or this city's own.

What the old columns held came from the packaged list and comes from the packaged texts now.
"""

from django.db import migrations, models

MAKERS = ["source", "human", "machine"]
GONE = (
    *("name", "everyday", "summary", "who", "in_person", "proxy", "bring", "deadline", "processing"),
    *("online_note", "care", "unconfirmed"),
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        *(migrations.RemoveField("service", name) for name in GONE),
        migrations.AddField("service", "situations", models.JSONField(default=list)),
        migrations.AddField("service", "unconfirmed", models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            name="Text",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=160)),
                ("language", models.CharField(max_length=12)),
                ("text", models.TextField(blank=True)),
                ("of", models.CharField(blank=True, max_length=16)),
                ("by", models.CharField(choices=[(maker, maker) for maker in MAKERS], max_length=8)),
                ("reviewed", models.CharField(blank=True, max_length=16)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "language"), name="text_once"),
                    models.CheckConstraint(condition=models.Q(("by__in", MAKERS)), name="text_maker_known"),
                ],
            },
        ),
        migrations.DeleteModel("Vocabulary"),
    ]
