"""What it takes from a fresh process to the first answer: LIBRARY BASE_URL.

Nothing else is imported before the clock starts, since what a library shares with this script would seem to cost
nothing; so the job is words, and the report is put together by hand.
"""

import sys
import time

library, base_url = sys.argv[1:]
now = time.perf_counter

begin = now()
if library == "conomyhq":
    from conomyhq import Conomy

    imported = now()
    conomy = Conomy(
        api_key="key_bench", access_token="token_bench", app="Bench/1.0", base_url=base_url
    )
    made = now()
    answer = conomy.checkout_sessions.create(
        checkout_token="ct_1", customer={"first_name": "Jane"}
    )
    called = now()
    assert answer.checkout_token == "ct_1"
elif library == "stripe":
    import stripe

    imported = now()
    client = stripe.StripeClient("sk_test_bench", base_addresses={"api": base_url})
    made = now()
    balance = client.v1.balance.retrieve()
    called = now()
    assert balance.available[0].currency == "clp"
elif library == "openai":
    from openai import OpenAI

    imported = now()
    models = OpenAI(api_key="key_bench", base_url=base_url + "/v1").models
    made = now()
    page = models.list()
    called = now()
    assert page.data[0].id == "m"
else:
    raise SystemExit(f"there is no library {library} here")

import json

print(
    json.dumps(
        {
            "import_ms": (imported - begin) * 1e3,
            "client_ms": (made - imported) * 1e3,
            "call_ms": (called - made) * 1e3,
        }
    )
)
