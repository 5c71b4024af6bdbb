#!/usr/bin/env python3
"""Works out every answer of prova 2 from the facts.

    answers.py [--write]

Without --write the answers are compared with answers.json, and any difference fails. Nothing is asked of the
binary and no body is read. Standard library only.
"""

import json
import sys
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from facts import ZERO, World, day

HERE = Path(__file__).parent
VARIANTS = ("live", "live-2026-04", "documented", "monthly", "own-day", "at-once")


def span(period):
    """A month, or [first day, last day]."""
    if isinstance(period, list):
        return day(period[0]), day(period[1])
    first = day(f"{period}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def total(found):
    return sum((it.amount for it in found), ZERO)


def spent(world, period, basis="competencia", category=None, account=None, kinds=None):
    found = getattr(world, basis)(*span(period))
    return total(
        it
        for it in found
        if (category is None or (it.category == category and it.kind != "refund"))
        and (account is None or it.account == account)
        and (kinds is None or it.kind in kinds)
    )


def cash(world):
    return world.cash(world.today)


def account(world, slug):
    return world.balance(slug, world.today)


def used(world, card):
    return world.used(card)


def bill(world, card, due):
    return world.bill(card, day(due))


def pot(world, account, name):
    found = [it for it in world.facts if it["what"] == "reserved" and (it["account"], it["pot"]) == (account, name)]
    return sum((Decimal(it["amount"]) * (-1 if it.get("back") else 1) for it in found), ZERO)


def flow(world, month, want):
    start, end = span(month)
    end = min(end, world.today)
    if want == "opening":
        return world.cash(date.fromordinal(start.toordinal() - 1))
    if want == "closing":
        return world.cash(end)
    income, spending = world.income(start, end), total(world.caixa(start, end))
    return {"income": income, "spending": spending, "net": income + spending}[want]


def committed(world, month):
    return world.owed(span(month)[0])


def reminded(world, month):
    return sum((amount for _, amount in world.turns(*span(month))), ZERO)


def rows(world, period, want, accounts=None, kinds=None):
    """Lines of bank accounts, as their banks date them: what came in, what left, or how many."""
    start, end = span(period)
    found = [
        it.amount
        for it in world.moved
        if start <= it.day <= end and world.is_bank(it.account)
        and (accounts is None or it.account in accounts) and (kinds is None or it.kind in kinds)
    ]
    if want == "count":
        return len(found)
    return sum((it for it in found if want == "net" or (it > 0) == (want == "in")), ZERO)


def bought(world, period, on=None, text=None, want="out", posted=False):
    """Purchases at once of a period, by shop: what they come to, or how many. A bank dates some later."""
    start, end = span(period)
    dated = lambda it: day(it["day"]) + timedelta(days=it.get("told", {}).get("late", 0))
    found = [
        it
        for it in world.facts
        if it["what"] == "bought" and start <= dated(it) <= end and it.get("parts", 1) == 1
        and (on is None or it["on"] in on) and (text is None or text in it["shop"])
        and not (posted and it.get("told", {}).get("pending"))
    ]
    if want == "count":
        return len(found)
    return -sum((Decimal(it["price"]) for it in found if "currency" not in it), ZERO)


def purchase(world, id, want="total"):
    """A purchase in parts: its price, or what of it has not fallen due."""
    of = world.by_id[id]
    if want == "total":
        return Decimal(of["price"])
    parts = (part for on, _, part, own, when in world.parts if (on, when) == (of["on"], day(of["day"])) and own >= world.today)
    return sum(parts, ZERO)


def prices(world, ids):
    return sum((purchase(world, it) for it in ids), ZERO)


def foreign(world, period):
    start, end = span(period)
    found = [it for it in world.facts if it["what"] == "bought" and "currency" in it and start <= day(it["day"]) <= end]
    return -sum((Decimal(it["price"]) for it in found), ZERO)


COMPUTE = {
    it.__name__: it
    for it in (spent, cash, account, used, bill, pot, flow, committed, reminded, rows, bought, purchase, prices, foreign)
}


def figures(world, expectations):
    found = []
    for it in expectations:
        if "either" in it:
            found += figures(world, it["either"])
        elif "figure" in it:
            asked = dict(it["figure"])
            found.append(str(COMPUTE[asked.pop("of")](world, **asked)))
    return found


def answers():
    world = World()
    known = {"all": {}}
    for question in json.loads((HERE / "questions.json").read_text()):
        known["all"][question["id"]] = figures(world, question["expect"])
        for variant in VARIANTS:
            if "expect" in question.get(variant, {}):
                known.setdefault(variant, {})[question["id"]] = figures(world, question[variant]["expect"])
    return known


def main():
    found = answers()
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    file = HERE / "answers.json"
    if "--write" in sys.argv:
        file.write_text(text)
        return
    known = json.loads(file.read_text())
    wrong = [
        f"{variant} {id}: answers.json has {known.get(variant, {}).get(id)}, the facts give {value}"
        for variant in found
        for id, value in found[variant].items()
        if known.get(variant, {}).get(id) != value
    ]
    wrong += [f"{v} {k}: no such question" for v in known for k in known[v] if k not in found.get(v, {})]
    print("\n".join(wrong) or f"{len(found['all'])} questions of the untidy household: answers.json holds")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
