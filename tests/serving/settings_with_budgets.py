"""The settings of a site that a test starts, with the budgets of the product itself."""

from tests.lab.crashes.settings import *  # noqa: F403
from tracker.config.settings import COSTLY_SECONDS, COSTLY_SECONDS_NETWORK  # noqa: F401
