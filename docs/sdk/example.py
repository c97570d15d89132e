"""A footprint by program: check, calculate, trace, then keep the questionnaire up to date.

`CARBONSCORE_KEY=cs_live_… python -m docs.sdk.example https://carbone.example/api`
"""

from __future__ import annotations

import os
import sys
from uuid import uuid4

from docs.sdk.client import ApiError, Client, FromActivities, StoredAnswer, every


def main(address: str, key: str) -> None:
    client = Client(address, key, language="en")
    me = client.me()
    print(f"{me['company']['name']}, {me['role']}, {me['requests']['left']} requests left this minute")

    gas = next(every(client.factors, q="gaz naturel PCS"))
    body: FromActivities = {
        "year": 2024,
        "activities": [
            {"label": "Heating", "factor": gas["id"], "quantity": 60_000, "unit": gas["unit"], "quality": 5},
            {"label": "Power", "factor": "elec_fr_mix_2024", "quantity": 40_000, "unit": "kWh", "quality": 5},
        ],
    }
    for problem in client.validate(body)["problems"]:
        print(f"to correct: {problem['pointer']} {problem['detail']}")
    result = client.calculate(body, idempotency_key=str(uuid4()))
    print(f"{result['total_kg']:.0f} kgCO2e in {result['year']} ({result['edition']})")
    for line in every(client.trace, "lines", run_id=result["run_id"]):
        print(f"  {line['beges'] or '-'}  {line['label']}: {line['formula']}")

    stored = client.answers(2024)
    answers: dict[str, StoredAnswer] = {**stored["answers"], "employees": {"text": "12"}}
    saved = client.replace_answers(2024, {"answers": answers}, if_match=f'"{stored["version"]}"')
    print(f"answers of 2024: version {saved['version']}")
    try:
        client.replace_answers(2024, {"answers": answers}, if_match=f'"{stored["version"]}"')
    except ApiError as refused:
        print(f"refused: {refused.problem['title']} ({refused.problem['mine']} → {refused.problem['theirs']})")


if __name__ == "__main__":
    main(sys.argv[1], os.environ["CARBONSCORE_KEY"])
