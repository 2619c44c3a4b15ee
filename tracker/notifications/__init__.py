"""The address of the tasks that the release before queued, and nothing else."""
