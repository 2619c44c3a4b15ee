"""The worker, as far as a test needs it: what is ready is run, in order, in the test's own transaction."""

from django_tasks_db.models import DBTaskResult


def work() -> int:
    """Run every task that is ready, and those that they leave ready; returns how many that were."""
    done = 0
    while ready := list(DBTaskResult.objects.ready()):
        for result in ready:
            result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])
            DBTaskResult.objects.filter(pk=result.pk).update(status="SUCCESSFUL")
            done += 1
    return done
