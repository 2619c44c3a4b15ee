# What was entered wrongly from a letter and accepted is corrected by a version that says so, in the ledger as well.

import django.db.models.deletion
import tracker.models.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0048_numbers_of_words'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='publication',
            name='publication_kind_is_a_choice',
        ),
        migrations.AddField(
            model_name='statusupdate',
            name='transcribed_because',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, validators=[tracker.models.constraints.refuse_unstorable], verbose_name='what was transcribed wrongly'),
        ),
        migrations.AddField(
            model_name='statusupdate',
            name='transcribes',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transcribed_again_by', to='tracker.statusupdate', verbose_name='corrects the transcription of'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='kind',
            field=models.CharField(choices=[('answer', 'Answer'), ('unchanged', 'Confirmed without change'), ('correction', 'Correction'), ('transcription', 'Mistake of transcription corrected'), ('commitment', 'Commitment'), ('withdrawal', 'Withdrawal'), ('consent_ended', 'Consent ended'), ('erasure', 'Erasure')], max_length=14, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='statusupdate',
            index=models.Index(condition=models.Q(('transcribes__isnull', False)), fields=['transcribes'], name='statusupdate_transcribes'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['answer', 'unchanged', 'correction', 'transcription', 'commitment', 'withdrawal', 'consent_ended', 'erasure'])), name='publication_kind_is_a_choice'),
        ),
        migrations.AddConstraint(
            model_name='statusupdate',
            constraint=models.CheckConstraint(condition=models.Q(('on_behalf', True), ('transcribes__isnull', True), _connector='OR'), name='statusupdate_transcribes_a_letter'),
        ),
    ]
