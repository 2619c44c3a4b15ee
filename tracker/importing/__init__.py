"""From a report that somebody uploads to findings that a person confirms.

Three steps, each its own package or module: `readers` (bytes -> blocks), `structure` (blocks -> findings, pure), and
`loading` (findings -> actions). What belongs elsewhere: the tables (`tracker.models`), the moves (`tracker.actions`),
and the command line (`tracker/management/commands`).
"""
