"""Activities logged here, with every state they had."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="LoggedActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin_key", models.CharField(db_index=True, max_length=100)),
                ("person_id", models.CharField(max_length=200, null=True)),
                ("lead_id", models.CharField(db_index=True, max_length=200)),
                ("contact_id", models.CharField(max_length=200, null=True)),
                ("account_id", models.CharField(max_length=200, null=True)),
                ("deal_id", models.CharField(max_length=200, null=True)),
                ("kind", models.CharField(max_length=40)),
                ("occurred_at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=200)),
                ("known_from", models.DateTimeField(db_index=True)),
                ("known_to", models.DateTimeField(db_index=True, null=True)),
            ],
            options={
                "ordering": ["known_from", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_to__isnull", True)),
                        fields=("origin_key",),
                        name="one_open_state_an_activity",
                    )
                ],
            },
        ),
    )
