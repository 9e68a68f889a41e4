"""Events know their window, and from now on the database refuses to change them."""

import django.db.models.deletion
from django.db import migrations, models

_SAID = "an event of the queue is never changed"
_KEPT = "an event of the queue is erased only with its ticket"

TRIGGERS = {
    "sqlite": [
        "CREATE TRIGGER counter_event_unchanged BEFORE UPDATE ON counter_ticketevent "
        f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END",
        "CREATE TRIGGER counter_event_kept BEFORE DELETE ON counter_ticketevent "
        "WHEN NOT EXISTS (SELECT 1 FROM counter_ticketerasure WHERE ticket_id = OLD.ticket_id) "
        f"BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION counter_event_unchanged() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = '23001'; END $$",
        "CREATE FUNCTION counter_event_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NOT EXISTS (SELECT 1 FROM counter_ticketerasure WHERE ticket_id = OLD.ticket_id) "
        f"THEN RAISE EXCEPTION '{_KEPT}' USING ERRCODE = '23001'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER counter_event_unchanged BEFORE UPDATE ON counter_ticketevent "
        "FOR EACH ROW EXECUTE FUNCTION counter_event_unchanged()",
        "CREATE TRIGGER counter_event_kept BEFORE DELETE ON counter_ticketevent "
        "FOR EACH ROW EXECUTE FUNCTION counter_event_kept()",
    ],
}
GONE = {
    "sqlite": ["DROP TRIGGER counter_event_unchanged", "DROP TRIGGER counter_event_kept"],
    "postgresql": [
        "DROP FUNCTION counter_event_unchanged() CASCADE",
        "DROP FUNCTION counter_event_kept() CASCADE",
    ],
}


def _run(statements):
    def run(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    # PostgreSQL changes no table whose rows wait for their foreign keys: so this is a step of its own.
    dependencies = [("counter", "0003_the_queue_tells_the_truth")]

    operations = [
        migrations.AlterField(
            "ticketevent",
            "window",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.openingwindow"
            ),
        ),
        migrations.RunPython(_run(TRIGGERS), _run(GONE)),
    ]
