"""The table of revisions."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("policy", models.CharField(max_length=100)),
                ("changes", models.JSONField()),
                ("effective_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("team_id", models.CharField(blank=True, default="", max_length=200)),
                ("author", models.CharField(blank=True, default="", max_length=254)),
                ("reason", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["policy", "effective_from"], name="revision_by_policy_and_day"),
                ],
            },
        ),
    )
