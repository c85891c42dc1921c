"""Who was forgotten, by a keyed hash."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_what_was_proposed")]

    operations = [
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tombstone", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("forgotten_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("by", models.CharField(max_length=254, null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={"ordering": ["-forgotten_at", "-id"]},
        ),
    ]
