"""The steps in their order: those of the short form, and those that the long one has beside them."""

from tests.lab.drill.steps import installing, restoring, rolling, surviving, upgrading

LONG = (
    installing.install,
    installing.load,
    installing.serve,
    surviving.night,
    installing.read_and_write,
    surviving.database_killed,
    surviving.servers_away,
    restoring.plant,
    restoring.back_up,
    restoring.mails_once,
    restoring.take_down,
    restoring.restore,
    restoring.nothing_came_back,
    rolling.two_servers,
    upgrading.releases_before,
)
ONLY_IN_LONG = {rolling.two_servers, upgrading.releases_before}
SHORT = tuple(step for step in LONG if step not in ONLY_IN_LONG)
