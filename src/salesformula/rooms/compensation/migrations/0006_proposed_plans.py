from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compensation", "0005_closing")]

    operations = [
        migrations.CreateModel(
            name="ProposedPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plan", models.JSONField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
            ],
            options={"ordering": ["id"]},
        ),
    ]
