"""The table of drafts."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("policybook", "0001_revisions_of_policy"),)

    operations = (
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("author", models.CharField(max_length=254)),
                ("policy", models.CharField(max_length=100)),
                ("team_id", models.CharField(blank=True, default="", max_length=200)),
                ("changes", models.JSONField()),
                ("effective_from", models.DateField()),
                ("reason", models.TextField()),
                ("seen", models.BigIntegerField()),
                ("begun_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("author", "policy"), name="one_draft_per_person_and_policy"),
                ],
            },
        ),
    )
