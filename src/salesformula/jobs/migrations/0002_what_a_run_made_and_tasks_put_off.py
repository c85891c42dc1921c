"""What a run made, who asked for it and when it was told; tasks that were put off."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_schedules_runs_and_mail")]

    operations = [
        migrations.CreateModel(
            name="Delay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("result_id", models.UUIDField(unique=True)),
                ("n_times", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField("run", "arguments", models.JSONField(default=dict)),
        migrations.AddField("run", "by", models.EmailField(blank=True, default="", max_length=254)),
        migrations.AddField("run", "begun_at", models.DateTimeField(null=True)),
        migrations.AddField("run", "n_retries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("run", "made", models.JSONField(default=dict)),
        migrations.AddField("run", "told_at", models.DateTimeField(null=True)),
    ]
