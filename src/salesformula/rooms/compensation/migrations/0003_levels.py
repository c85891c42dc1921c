from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compensation", "0002_redesigns")]

    operations = [
        migrations.CreateModel(
            name="AdoptedLadder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ladder", models.JSONField()),
                ("starts_on", models.DateField(db_index=True)),
                ("adopted_at", models.DateTimeField()),
                ("adopted_by", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LevelOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.CharField(db_index=True, max_length=200)),
                ("level", models.PositiveSmallIntegerField()),
                ("starts_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
