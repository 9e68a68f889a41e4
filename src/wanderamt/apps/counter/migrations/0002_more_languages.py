from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counter", "0001_initial")]

    operations = [
        migrations.AlterField("ticket", "language", models.CharField(default="de", max_length=12)),
    ]
