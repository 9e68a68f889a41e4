from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial")]

    operations = [
        migrations.AlterField("appointment", "language", models.CharField(default="de", max_length=12)),
    ]
