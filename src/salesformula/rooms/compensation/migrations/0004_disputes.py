import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compensation", "0003_levels")]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payee_id", models.CharField(db_index=True, max_length=200)),
                ("deal_id", models.CharField(blank=True, max_length=200)),
                ("component", models.CharField(max_length=200)),
                ("part", models.PositiveIntegerField()),
                ("period", models.CharField(blank=True, max_length=7)),
                ("line_state", models.CharField(max_length=30)),
                ("pay_amount", models.DecimalField(decimal_places=4, max_digits=24)),
                ("worth_amount", models.DecimalField(decimal_places=4, max_digits=24)),
                ("currency", models.CharField(max_length=3)),
                ("steps", models.TextField()),
                ("plan_version", models.PositiveIntegerField(null=True)),
                ("facts_version", models.PositiveIntegerField()),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="DisputeEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=254)),
                ("person_id", models.CharField(max_length=200, null=True)),
                ("text", models.TextField()),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="compensation.dispute"
                    ),
                ),
            ],
            options={
                "ordering": ["dispute_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("dispute", "number"), name="dispute_events_have_one_order")
                ],
            },
        ),
    ]
