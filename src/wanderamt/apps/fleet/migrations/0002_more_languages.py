from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fleet", "0001_initial")]

    operations = [
        migrations.AlterField("visitrequest", "language", models.CharField(default="de", max_length=12)),
    ]
