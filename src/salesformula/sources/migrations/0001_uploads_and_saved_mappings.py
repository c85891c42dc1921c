"""What the import wizard keeps: uploads on their way, and saved mappings."""

from __future__ import annotations

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("toml", models.TextField()),
                ("headers", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                ("by", models.EmailField(max_length=254, null=True)),
            ],
            options={"ordering": ["-saved_at"]},
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("by", models.EmailField(max_length=254, null=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("checking", "Checking"),
                            ("checked", "Checked"),
                            ("importing", "Importing"),
                            ("landed", "Landed"),
                            ("failed", "Failed"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("files", models.JSONField(default=list)),
                ("choices", models.JSONField(default=dict)),
                ("system", models.CharField(blank=True, default="", max_length=40)),
                ("mapping", models.TextField(blank=True, default="")),
                ("saved", models.CharField(blank=True, default="", max_length=100)),
                ("progress", models.JSONField(default=list)),
                ("result", models.JSONField(default=dict)),
                ("error", models.JSONField(default=dict)),
            ],
            options={"ordering": ["-at"]},
        ),
    )
