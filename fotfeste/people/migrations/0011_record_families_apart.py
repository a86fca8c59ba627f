"""What one controller records about a family does not clash with what another has recorded."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_keep_own_reasons'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='householdmember',
            name='household_member_once',
        ),
        migrations.RemoveConstraint(
            model_name='relation',
            name='relation_once',
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.UniqueConstraint(fields=('household', 'person', 'controller', 'valid_from'), name='household_member_once'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(fields=('person', 'relative', 'kind', 'controller'), name='relation_once'),
        ),
    ]
