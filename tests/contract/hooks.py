"""What schemathesis has to be told of ConomyHQ's specs."""

import re
from typing import Any

import schemathesis
from urllib3.util import SKIP_HEADER

# What the specs say in words, not in schemas: the service may relax it, and clients must not refuse it beforehand.
IN_WORDS = re.compile(
    r"duration is less than 30"
    r"|(startDate|endDate) is no day of the form dd/mm/yyyy"
    r"|limit is less than 1"
    r"|(limit|offset) is no number"
    r"|sort (names no member that payments are sorted by|is neither asc nor desc)"
    r"|items\[\d+\]\.(preTaxAmount|totalAmount|tax\.amount) is no decimal"
    r"|the items come to too large an amount"
    r"|(checkoutToken|paymentMethod) is empty"
    r"|User-Agent is required"
    r"|currency is not the payment link's"
    r"|paymentMethodsAllowed exceeds the payment link's"
    r"|paymentMethod is not available for this session"
)

WRONG_TYPE = re.compile(r"in body - (?P<path>.+): Incorrect type")
VIOLATION = re.compile(r"violates .+")
BECAME_NULL = re.compile(r"violates `type` at \S+ \(was \w+, became null\)")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Has a case without User-Agent go without: the tool's HTTP client would add its own."""
    if not any(name.lower() == "user-agent" for name in case.headers or {}):
        case.headers = {**(case.headers or {}), "User-Agent": SKIP_HEADER}


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Lets pass what the sandbox does on purpose."""
    if failure.code == "ST202" and response.status_code == 400:
        body = response.json()
        return not (body["type"] in ("invalidParam", "missingParam") and IN_WORDS.fullmatch(body["detail"]))
    # A member that is null is one that is not there, as it is to the service's JSON.
    if failure.code == "ST201" and (wrong := WRONG_TYPE.search(failure.message)):
        value = case.body
        for name in wrong["path"].split(" -> "):
            value = value.get(name, ...) if isinstance(value, dict) else ...
        return value is not None
    if failure.code == "ST201" and (violations := VIOLATION.findall(failure.message)):
        return not all(BECAME_NULL.fullmatch(violation) for violation in violations)
    return True
