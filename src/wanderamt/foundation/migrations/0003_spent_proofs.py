from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_periodic_work")]

    operations = [
        migrations.CreateModel(
            name="SpentProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("nonce", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        )
    ]
