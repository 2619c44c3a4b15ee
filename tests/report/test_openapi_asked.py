"""What the OpenAPI description allows, and what it does not, is asked of every .json address by schemathesis."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.chance import portion
from tests.report.test_openapi import DESCRIPTION, operations

EXAMPLES = portion(15, 3)
HEADERS = {"X-Forwarded-Proto": "https", "Accept-Encoding": "identity"}
# A State or page that is not there is refused with a sentence: what fits only the record knows, not the schema.
NOT_ASKED_FOR = [positive_data_acceptance]
PATHS = [path for path, _operation in operations()]


class GoingOn(WSGIHandler):
    """The site to a client that goes on from an address to the canonical one of the same list or the same State."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        begun: list[Any] = []
        body = super().__call__(environ, lambda *told: begun.append(told))
        status, headers = begun[0][:2]
        address = urlsplit(dict(headers).get("Location", ""))
        if status.startswith("301") and address.path.casefold() == environ["PATH_INFO"].casefold():
            canonical = {"PATH_INFO": address.path, "QUERY_STRING": address.query}
            return super().__call__({**environ, **canonical}, start_response)
        start_response(status, headers)
        return body


schema: Any = schemathesis.openapi.from_dict(DESCRIPTION)


@pytest.mark.chance
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", PATHS)
def test_an_address_answers_as_described_whatever_is_asked(world: Any, path: str, mode: GenerationMode) -> None:
    world.publish("15-a")
    schema.app = GoingOn()  # made here: the settings of the tests hold by now

    @given(case=schema[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(headers=HEADERS, excluded_checks=NOT_ASKED_FOR)

    ask()
