"""Identities of staff at other providers, and the codes that connect them. Only the system sees either."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from fotfeste.kernel.migration_operations import RowPolicy


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0004_let_participants_act'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.BinaryField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='laget')),
                ('expires_at', models.DateTimeField(verbose_name='utløper')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='brukt')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.staff')),
            ],
            options={
                'verbose_name': 'kode for innlogging',
                'verbose_name_plural': 'koder for innlogging',
                'ordering': ['-made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='sign_in_code_for_a_while')],
            },
        ),
        migrations.CreateModel(
            name='SignInIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40, verbose_name='innlogging')),
                ('issuer', models.CharField(max_length=200, verbose_name='utsteder')),
                ('subject', models.CharField(max_length=255, verbose_name='identitet')),
                ('connected_at', models.DateTimeField(auto_now_add=True, verbose_name='koblet til')),
                ('number_told_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'innlogging gjennom andre',
                'verbose_name_plural': 'innlogginger gjennom andre',
                'ordering': ['connected_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='sign_in_identity_once')],
            },
        ),
        RowPolicy("kernel_signincode", "(select kernel_actor_is_system())"),
        RowPolicy("kernel_signinidentity", "(select kernel_actor_is_system())"),
    ]
