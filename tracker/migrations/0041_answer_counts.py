# The numbers of current answers, counted from the spans. What a server of the release before publishes meanwhile is put
# right by `rebuild_read_model`, which belongs to the steps of a release.

import django.db.models.deletion
from django.db import migrations, models

COUNTED = """
    INSERT INTO tracker_answercount
        ({end}, implementation_status, regional_group, period_id, has_public_evidence, number)
    SELECT {end}, implementation_status, regional_group, period_id, has_public_evidence, COUNT(*) FROM tracker_span
    WHERE recommendation_id IS NOT NULL AND until IS NULL AND is_readable GROUP BY 1, 2, 3, 4, 5
"""


def count(apps, schema_editor):
    for end in ("recommendation_id", "member_state_id"):
        schema_editor.execute(COUNTED.format(end=end))


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0040_body_habits'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('implementation_status', models.CharField(blank=True, choices=[('implemented', 'Implemented'), ('ongoing', 'Continuous activity'), ('in_progress', 'In progress'), ('planned', 'Planned'), ('no_action', 'No action yet'), ('not_stated', 'Action reported, status not stated'), ('not_applicable', 'Not applicable')], max_length=16)),
                ('regional_group', models.CharField(blank=True, choices=[('', 'No regional group'), ('African States', 'African States'), ('Asia-Pacific States', 'Asia-Pacific States'), ('Eastern European States', 'Eastern European States'), ('Latin American and Caribbean States', 'Latin American and Caribbean States'), ('Western European and other States', 'Western European and other States')], max_length=60)),
                ('has_public_evidence', models.BooleanField()),
                ('number', models.IntegerField()),
                ('member_state', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_counts', to='tracker.memberstate')),
                ('period', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answer_counts', to='tracker.reportingperiod', to_field='slug')),
                ('recommendation', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_counts', to='tracker.recommendation')),
            ],
            options={
                'verbose_name': 'number of current answers',
                'verbose_name_plural': 'numbers of current answers',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['recommendation', 'implementation_status', 'regional_group', 'period', 'has_public_evidence', 'number'], name='answercount_of_one'), models.Index(fields=['member_state', 'implementation_status', 'regional_group', 'period', 'has_public_evidence', 'number'], name='answercount_of_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('member_state__isnull', True), ('recommendation__isnull', False)), models.Q(('member_state__isnull', False), ('recommendation__isnull', True)), _connector='OR'), name='answercount_is_of_one_thing'), models.UniqueConstraint(fields=('recommendation', 'implementation_status', 'regional_group', 'period', 'has_public_evidence'), name='answercount_once_a_recommendation'), models.UniqueConstraint(fields=('member_state', 'implementation_status', 'regional_group', 'period', 'has_public_evidence'), name='answercount_once_a_state')],
            },
        ),
        migrations.AddIndex(
            model_name='span',
            index=models.Index(condition=models.Q(('is_readable', True), ('until__isnull', True), ('commitment__isnull', False)), fields=['member_state', 'commitment', 'publication', 'until', 'is_readable'], name='span_commitments_of_states'),
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
