"""A fee keeps what its rule said in German on that day; other languages are looked up by the rule."""

from django.db import migrations, models


def german(apps, schema_editor):
    Fee = apps.get_model("cases", "Fee")
    for fee in Fee.objects.iterator():
        fee.label = fee.label_in_both["de"]
        fee.save(update_fields=["label"])
    Payment = apps.get_model("cases", "Payment")
    for payment in Payment.objects.iterator():
        rules = dict(Fee.objects.filter(case__visit_id=payment.visit_id).values_list("label", "rule_id"))
        payment.lines = [_line(line, rules) for line in payment.lines]
        payment.save(update_fields=["lines"])


def _line(line, rules):
    label = line["label"]["de"]
    return {**line, "service": line["service"]["de"], "label": label, "rule_id": rules.get(label, "")}


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AlterField("case", "language", models.CharField(default="de", max_length=12)),
        migrations.RenameField("fee", "label", "label_in_both"),
        migrations.AddField("fee", "label", models.TextField(default=""), preserve_default=False),
        migrations.RunPython(german, migrations.RunPython.noop),
        migrations.RemoveField("fee", "label_in_both"),
    ]
