from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_log_is_append_only")]

    operations = [
        migrations.AddField(
            model_name="confirmedrole", name="proposed", field=models.CharField(max_length=200, null=True)
        ),
    ]
