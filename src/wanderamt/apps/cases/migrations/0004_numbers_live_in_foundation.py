from django.db import migrations


def move(apps, schema_editor):
    Series = apps.get_model("foundation", "Series")
    Series.objects.bulk_create(
        [Series(pk=each.scope, last=each.last) for each in apps.get_model("cases", "Serial").objects.all()]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_people_of_a_visit"),
        ("foundation", "0005_series_and_blocks"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="Serial"),
    ]
