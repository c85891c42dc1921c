from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compensation", "0001_adopted_plans")]

    operations = [
        migrations.CreateModel(
            name="RedesignEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("redesign", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=254)),
                ("person_id", models.CharField(max_length=200, null=True)),
                ("about", models.PositiveIntegerField(null=True)),
                ("text", models.TextField(blank=True)),
                ("said", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["redesign", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("redesign", "number"), name="redesign_events_have_one_order")
                ],
            },
        ),
    ]
