"""Whether all that has to go on goes on: read in one place, shown to administrators, given to programs, told as alarms.

`state` reads it; `beating` and `probes` say what there is to read; /metrics and `manage.py watch` pass it on.
Nothing here needs the queue or the worker, for these are what may have stopped.
"""
