# The store of files is asked as the mail server is.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0043_places_of_final_reports'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='heartbeat',
            name='heartbeat_name_is_a_choice',
        ),
        migrations.AlterField(
            model_name='heartbeat',
            name='name',
            field=models.CharField(choices=[('worker', 'Mail worker'), ('clock', 'Clock'), ('mail_server', 'Mail server'), ('scanner', 'Virus scanner'), ('file_store', 'Store of files'), ('backup', 'Backup'), ('verification', 'Check of the whole record'), ('maintenance', 'Nightly maintenance'), ('watch', 'Alarms')], max_length=16, primary_key=True, serialize=False, verbose_name='what it is of'),
        ),
        migrations.AddConstraint(
            model_name='heartbeat',
            constraint=models.CheckConstraint(condition=models.Q(('name__in', ['worker', 'clock', 'mail_server', 'scanner', 'file_store', 'backup', 'verification', 'maintenance', 'watch'])), name='heartbeat_name_is_a_choice'),
        ),
    ]
