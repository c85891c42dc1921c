"""Schedules, their runs, and mail on its way."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("task", models.CharField(max_length=255)),
                ("arguments", models.JSONField(default=dict)),
                ("every", models.CharField(max_length=10)),
                ("at", models.TimeField()),
                ("weekday", models.PositiveSmallIntegerField()),
                ("zone", models.CharField(max_length=64)),
                ("notify", models.EmailField(blank=True, default="", max_length=254)),
                ("planned_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=255, unique=True)),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=255)),
                ("body", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("n_attempts", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("last_error", models.TextField(blank=True, default="")),
                ("taken_by", models.CharField(blank=True, default="", max_length=64)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("written_at", "pk"),
                "indexes": [models.Index(fields=["state", "next_at"], name="mail_by_state")],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schedule", models.CharField(max_length=200)),
                ("task", models.CharField(max_length=255)),
                ("zone", models.CharField(max_length=64)),
                ("notify", models.EmailField(blank=True, default="", max_length=254)),
                ("due_at", models.DateTimeField()),
                ("enqueued_at", models.DateTimeField()),
                ("result_id", models.UUIDField(null=True)),
                ("state", models.CharField(default="open", max_length=10)),
                ("reason", models.TextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-enqueued_at", "-pk"),
                "indexes": [
                    models.Index(fields=["state"], name="run_by_state"),
                    models.Index(fields=["schedule", "enqueued_at"], name="run_by_schedule"),
                ],
            },
        ),
    ]
