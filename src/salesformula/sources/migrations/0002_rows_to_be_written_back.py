"""The ledger of rows that were written here and are to stand in the CRM as well."""

from __future__ import annotations

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("sources", "0001_uploads_and_saved_mappings"),)

    operations = (
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin_key", models.CharField(max_length=200, unique=True)),
                ("table", models.CharField(max_length=60)),
                ("system", models.CharField(blank=True, default="", max_length=40)),
                ("payload", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sending", "Sending"), ("written", "Written")],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("remote_id", models.CharField(max_length=200, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.TextField(blank=True, default="")),
                ("entered_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("written_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["entered_at", "id"],
                "indexes": [
                    models.Index(fields=["state", "entered_at"], name="outgoing_by_state"),
                    models.Index(fields=["written_at"], name="outgoing_by_written_at"),
                ],
            },
        ),
    )
