# Since when a span is replaced in its period, and the numbers of the last answers in each period, counted from the spans.
# What a server of the release before publishes meanwhile is put right by `rebuild_read_model`, which belongs to the steps
# of a release. Of most answers there is one span in a period: only where a later one follows is anything written.

from django.db import migrations, models

LATER = """
    FROM tracker_span AS later
    WHERE later.member_state_id = tracker_span.member_state_id AND later.{subject} = tracker_span.{subject}
        AND later.period_id = tracker_span.period_id AND later.is_readable
        AND (later.publication_id > tracker_span.publication_id
            OR later.publication_id = tracker_span.publication_id AND later.since > tracker_span.since)
"""
REPLACED = """
    UPDATE tracker_span SET replaced_at = (SELECT MIN(later.since) {later})
    WHERE is_readable AND {subject} IS NOT NULL AND EXISTS (SELECT 1 {later})
"""
COUNTED = """
    INSERT INTO tracker_answercount
        ({end}, implementation_status, regional_group, period_id, has_public_evidence, is_current, number)
    SELECT {end}, implementation_status, regional_group, period_id, has_public_evidence, until IS NULL, COUNT(*)
    FROM tracker_span
    WHERE recommendation_id IS NOT NULL AND is_readable AND replaced_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6
"""


def replace(apps, schema_editor):
    for subject in ("recommendation_id", "commitment_id"):
        schema_editor.execute(REPLACED.format(later=LATER.format(subject=subject), subject=subject))


def count(apps, schema_editor):
    apps.get_model("tracker", "AnswerCount").objects.all().delete()
    for end in ("recommendation_id", "member_state_id"):
        schema_editor.execute(COUNTED.format(end=end))


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0041_answer_counts'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='answercount',
            name='answercount_once_a_recommendation',
        ),
        migrations.RemoveConstraint(
            model_name='answercount',
            name='answercount_once_a_state',
        ),
        migrations.RemoveIndex(
            model_name='answercount',
            name='answercount_of_one',
        ),
        migrations.RemoveIndex(
            model_name='answercount',
            name='answercount_of_state',
        ),
        migrations.AddField(
            model_name='answercount',
            name='is_current',
            field=models.BooleanField(default=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='span',
            name='replaced_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='answercount',
            index=models.Index(condition=models.Q(('is_current', True)), fields=['recommendation', 'implementation_status', 'regional_group', 'period', 'has_public_evidence', 'number', 'is_current'], name='answercount_of_one'),
        ),
        migrations.AddIndex(
            model_name='answercount',
            index=models.Index(condition=models.Q(('is_current', True)), fields=['member_state', 'implementation_status', 'regional_group', 'period', 'has_public_evidence', 'number', 'is_current'], name='answercount_of_state'),
        ),
        migrations.AddIndex(
            model_name='answercount',
            index=models.Index(fields=['period', 'recommendation', 'member_state', 'implementation_status', 'regional_group', 'has_public_evidence', 'number'], name='answercount_of_period'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['published_at', 'sequence'], name='publication_of_day'),
        ),
        migrations.AddIndex(
            model_name='span',
            index=models.Index(fields=['period', 'recommendation', 'member_state', 'is_readable', 'since', 'replaced_at', 'implementation_status', 'regional_group', 'has_public_evidence'], name='span_of_period'),
        ),
        migrations.AddConstraint(
            model_name='answercount',
            constraint=models.UniqueConstraint(fields=('recommendation', 'implementation_status', 'regional_group', 'period', 'has_public_evidence', 'is_current'), name='answercount_once_a_recommendation'),
        ),
        migrations.AddConstraint(
            model_name='answercount',
            constraint=models.UniqueConstraint(fields=('member_state', 'implementation_status', 'regional_group', 'period', 'has_public_evidence', 'is_current'), name='answercount_once_a_state'),
        ),
        migrations.RunPython(replace, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
