"""The table of events."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make it."""

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("transaction", models.TextField(db_index=True)),
                ("status", models.TextField()),
            ],
        ),
    ]
