#!/usr/bin/env python3
"""Works out every answer of questions.json from the raw bodies of the sandbox's fake Pierre.

    answers.py LIVE APRIL DOCUMENTED [--write]

LIVE, APRIL (the live shape of 2026-04) and DOCUMENTED are base URLs, like http://127.0.0.1:8787/tools/api. Without --write the answers are
compared with answers.json, and any difference fails. Nothing of the crate is used, only the standard library.
"""

import json
import re
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from household import FIRST, SPENDING, TODAY, World, day, fold, money, months_later, on_day, written_day

HERE = Path(__file__).parent
CENT = Decimal("0.01")
SHAPES = ("live", "live-2026-04", "documented")


# --- the computations that questions name ---------------------------------------------------------


def span(period):
    """A month, a word, or [first day, last day]."""
    first = TODAY.replace(day=1)
    if isinstance(period, list):
        return date.fromisoformat(period[0]), date.fromisoformat(period[1])
    if period == "este_mes":
        return first, TODAY
    if period == "mes_passado":
        return months_later(first, -1), first - timedelta(days=1)
    if period == "este_ano":
        return TODAY.replace(month=1, day=1), TODAY
    if period == "hoje":
        return TODAY, TODAY
    if period == "ontem":
        return TODAY - timedelta(days=1), TODAY - timedelta(days=1)
    if found := re.fullmatch(r"ultimos_(\d+)_dias", period):
        return TODAY - timedelta(days=int(found[1]) - 1), TODAY
    month = date.fromisoformat(f"{period}-01")
    return month, on_day(month, 31)


def before(start, end, how):
    """The period to compare with."""
    if how == "year_before":
        return months_later(start, -12), months_later(end, -12)
    if start.day == 1 and start == end.replace(day=1):
        last = start - timedelta(days=1)
        return last.replace(day=1), last if end == on_day(start, 31) else on_day(last.replace(day=1), end.day)
    return start - timedelta(days=(end - start).days + 1), start - timedelta(days=1)


GROUP = {
    "category": lambda row: row.category,
    "account": lambda row: row.name,
    "bank": lambda row: row.bank,
    "merchant": lambda row: row.merchant or row.description,
    "month": lambda row: f"{row.day:%Y-%m}",
    "day": lambda row: str(row.day),
}


def added(rows):
    return sum((row.reais for row in rows if row.reais is not None), Decimal(0))


def percent(part, whole):
    return f"{(100 * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def groups(world, period, basis, by):
    sums = defaultdict(list)
    for row in world.judge(basis, *span(period))[0]:
        if row.reais is not None:
            sums[GROUP[by](row)].append(row)
    return sums


def spent(world, period, basis="competencia", by=None, key=None, want="total"):
    """Spending of a period, or of one of its groups; reais, negative. Or how many, or the share of the whole."""
    counted = [row for row in world.judge(basis, *span(period))[0] if row.reais is not None]
    rows = counted if by is None else [row for row in counted if GROUP[by](row) == key]
    if want == "count":
        return len(rows)
    return percent(added(rows), added(counted)) if want == "share" else added(rows)


def biggest_group(world, period, basis="competencia", by="category", rank=1, want="key"):
    """The group in which most was spent, or the next ones; equal sums by name."""
    order = sorted((added(rows), key) for key, rows in groups(world, period, basis, by).items())
    return order[rank - 1][1 if want == "key" else 0]


def others(world, period, top, basis="competencia", by="category", want="total"):
    """The groups beyond the first so many, together."""
    order = sorted((added(rows), key) for key, rows in groups(world, period, basis, by).items())
    return sum((it[0] for it in order[top:]), Decimal(0)) if want == "total" else len(order[top:])


def left_out(world, period, basis="competencia", rule=None, kind=None, want="total"):
    """What does not count as spending, by the rule that says so."""
    rows = [row for row, k, r in world.judge(basis, *span(period))[1] if rule in (None, r) and kind in (None, k)]
    rows = [row for row in rows if row.reais is not None]
    return len(rows) if want == "count" else added(rows)


def compared(world, period, to="previous", basis="competencia", want="difference"):
    """Spending beside that of an earlier period. A difference below zero: more was spent than then."""
    now, then = spent(world, period, basis), added(world.judge(basis, *before(*span(period), to))[0])
    if want == "percent":
        return percent(now - then, then)
    return now - then if want == "difference" else then


def foreign(world, period, currency, basis="competencia"):
    """Spending in another currency that nobody put into reais; in that currency."""
    rows = world.judge(basis, *span(period))[0]
    return sum((row.amount for row in rows if row.reais is None and row.currency == currency), Decimal(0))


def picked(world, period=None, text=None, category=None, account=None, bank=None, kind=None, owner=None,
           least=None, most=None, card=None, pending=None):
    start, end = span(period) if period else (FIRST, TODAY)
    for row in world.rows:
        about = fold(f"{row.description} {row.merchant}")
        if (
            start <= row.day <= end
            and (text is None or fold(text) in about)
            and category in (None, row.category) and account in (None, row.name) and bank in (None, row.bank)
            and kind in (None, row.kind) and card in (None, row.card) and pending in (None, row.pending)
            and (least is None or abs(row.amount) >= Decimal(least))
            and (most is None or abs(row.amount) <= Decimal(most))
            and (owner is None or world.accounts[row.account]["owner"] == owner)
        ):
            yield row


def moved(world, want="out", **filters):
    """Rows as they stand in the statement: in, out, net or count, whatever they were for."""
    rows = list(picked(world, **filters))
    if want == "count":
        return len(rows)
    sums = {"in": [r for r in rows if r.incoming], "out": [r for r in rows if not r.incoming], "net": rows}
    return added(sums[want])


def row(world, want="reais", order="latest", nth=0, **filters):
    """One row: the latest, the largest expense, or the largest amount that came in."""
    orders = {
        "latest": lambda r: (-r.day.toordinal(), r.id),
        "dearest": lambda r: (r.reais or Decimal(0), r.id),
        "richest": lambda r: (-(r.reais or Decimal(0)), r.id),
    }
    return getattr(sorted(picked(world, **filters), key=orders[order])[nth], want)


def cash(world, currency="BRL"):
    """Money in bank accounts; a card's balance is a debt, and pots stand beside."""
    accounts = world.accounts.values()
    return sum(it["balance"] for it in accounts if it["type"] == "BANK" and it["currency"] == currency)


def account(world, name, want="balance"):
    it = world.accounts[world.by_name[name]]
    return abs(it["balance"]) if want == "owed" else it[want]


def card_debt(world):
    return sum(abs(it["balance"]) for it in world.accounts.values() if it["type"] == "CREDIT")


def pot(world, name, account_name):
    pots = account(world, account_name, "pots")
    return sum(money(a["amount"]) for p in pots if p["name"] == name for a in p["availableAmounts"])


def flow(world, month, want):
    """A month of the bank accounts in reais: all by the day on which money moved."""
    start, end = span(month)
    rows = [r for r in world.rows if not r.card and r.reais is not None]
    rows = [r for r in rows if world.accounts[r.account]["currency"] == "BRL"]
    if want in ("opening", "closing"):
        live = {key for key, it in world.accounts.items() if it["active"] is not False}
        rows = [r for r in rows if r.account in live]
        held = sum(world.accounts[key]["balance"] for key in live if world.accounts[key]["type"] == "BANK" and world.accounts[key]["currency"] == "BRL")
        since = start if want == "opening" else end + timedelta(days=1)
        return held - added(r for r in rows if not r.pending and since <= r.day <= TODAY)
    rows = [r for r in rows if start <= r.day <= min(end, TODAY)]
    kinds = {"spending": SPENDING | {"cardBillPayment"}, "savings": {"investment"}, "ownTransfers": {"ownTransfer"}}
    if want == "net":
        return flow(world, month, "income") + flow(world, month, "spending")
    return added(r for r in rows if r.kind in kinds.get(want, {want}))


def purchases(world, want="remaining", month=None, card=None, text=None):
    """Purchases in parts: a part due before today counts as paid where Pierre does not say."""
    total = Decimal(0)
    for it in world.purchases:
        if card not in (None, it["account"] and world.accounts[it["account"]]["name"]):
            continue
        if text and fold(text) not in fold(it["description"]):
            continue
        if want == "total":
            total += it["total"]
            continue
        for part in it["parts"]:
            due = day(part["dueDate"])
            paid = part["isPaid"] if "isPaid" in part else due < TODAY
            if want == "paid" and paid or want == "remaining" and not paid:
                total += money(part["amount"]) if month in (None, f"{due:%Y-%m}") else 0
    return total


def bill(world, card, due=None, want="total"):
    """A closed bill: the latest, or the one due then."""
    mine = [b for b in world.bills if world.accounts[b["account"]]["name"] == card]
    it = max(mine, key=lambda b: b["due"]) if due is None else next(b for b in mine if str(b["due"]) == due)
    return money(it["raw"]["minimumPaymentAmount"]) if want == "minimum" else it[want]


def bills_due(world, month):
    return sum(b["total"] for b in world.bills if f"{b['due']:%Y-%m}" == month)


def open_bill(world, card=None, want="current"):
    """The bill that is still open, as Pierre puts it."""
    names = {"current": ("current_bill_amount", "approx_current_bill_amount"), "calculated": ("calculated_bill_amount",)}
    names = names.get(want)
    total = Decimal(0)
    for it in world.open_bills.values():
        if card in (None, it["account_name"]):
            if want == "due":
                return written_day(it.get("balance_due_date")) or account(world, card, "due")
            value = next(it[name] for name in names if name in it)
            total += money(value)
    return total


def limit(world, category, want="remainingAmount"):
    return next(money(it[want]) for it in world.get("list-spending-limits")["data"] if it["category"] == category)


def reminders(world, start=None, end=None, title=None, want="total"):
    """Active reminders due between two days; those without an amount add nothing."""
    found = [it for it in world.get("list-payment-reminders?filter=all")["data"] if it["status"] == "active"]
    found = [it for it in found if (start or "") <= it["dueDate"] <= (end or "9") and (title or "") in it["title"]]
    if want == "count":
        return len(found)
    if want == "due":
        return min(it["dueDate"] for it in found)
    return sum((money(it["amount"]) for it in found if it["amount"] is not None), Decimal(0))


def committed(world, month, want="owed", card=None):
    """What is owed in a month to come: open bills, parts that are on none of them yet, reminders."""
    dues = {"fromBills": [], "fromInstallments": [], "fromReminders": []}
    for it in world.open_bills.values():
        amount = money(it.get("calculated_bill_amount", it.get("current_bill_amount", it.get("approx_current_bill_amount"))))
        dues["fromBills"].append((open_bill(world, it["account_name"], "due"), amount))
    for it in world.purchases:
        for part in it["parts"]:
            due = day(part["dueDate"])
            if card and it["account"] != world.by_name[card]:
                continue
            if due > TODAY and not part.get("isPaid"):
                when = world.due(it["account"], due) if it["account"] else due
                dues["fromInstallments"].append((when, money(part["amount"])))
    for it in world.get("list-payment-reminders?filter=all")["data"]:
        if it["status"] == "active" and it["amount"] is not None:
            first, monthly = date.fromisoformat(it["dueDate"]), it["isRecurring"] and it["recurrencePattern"] == "monthly"
            for turn in range(24 if monthly else 1):
                dues["fromReminders"].append((months_later(first, turn), money(it["amount"])))
    wanted = dues.values() if want == "owed" else [dues[want]]
    return sum((amount for kind in wanted for when, amount in kind if f"{when:%Y-%m}" == month), Decimal(0))


def pierre_spent(world, period, category=None, rank=None):
    """Pierre's own sum of expenses, or of one of its top categories."""
    start, end = span(period)
    summary = world.get(f"get-expensive-categories?startDate={start}&endDate={end}")["summary"]
    if rank:
        return money(summary["top3Categories"][rank - 1]["totalAmount"])
    return money(summary["totalExpenses"])


def memory(world, about):
    """The amount in what Pierre remembers about something."""
    line = next(it for it in world.get("get-memories")["memoriesForPrompt"].splitlines() if about in it)
    return money(re.search(r"R\$ ([\d.]+,\d\d)", line)[1].replace(".", "").replace(",", "."))


def after_sync(world, text):
    """A row that only shows when the banks have been asked twice; with a key of its own, as the fake keeps a state a key."""
    for name in ("manual-update", "manual-update"):
        world.ask(name, key="sk-sandbox-prova", method="POST")
    body = world.ask(f"get-transactions?startDate={TODAY}&endDate={TODAY}", key="sk-sandbox-prova")
    found = [world.row(it) for it in body["data"]]
    return added(row for row in found if fold(text) in fold(row.description))


def left_of_limit(world, category, amount):
    return Decimal(amount) - limit(world, category, "currentSpending")


def plus(world, amount, **figure):
    """Another figure and an amount beside it."""
    return COMPUTATIONS[figure.pop("figure_of")](world, **figure) + Decimal(amount)


def closing_day(world, card):
    it = world.open_bills[world.by_name[card]]
    return it["closing_day"]


# --- why something cannot be known: each is true of the raw bodies, or the question is wrong ------


def no_account_of_type(world, kind):
    return all(it["type"] != kind for it in world.accounts.values())


def no_bank(world, name):
    return all(fold(name) not in fold(it["bank"]) for it in world.accounts.values())


def no_row(world, **filters):
    return not list(picked(world, **filters))


def not_converted(world, **filters):
    return all(r.reais is None for r in picked(world, **filters)) and not no_row(world, **filters)


def connection_broken(world, name):
    return account(world, name, "active") is False


def not_told(world, name, want):
    """The account says nothing of it."""
    return account(world, name, want) is None


def many_payers(world, name):
    """Nothing says which of its holders an account's expenses are: none of its debits names one."""
    return not any(r.payer for r in picked(world, account=name) if not r.incoming and r.kind == "spending")


def no_calculated_bill(world):
    return all("calculated_bill_amount" not in it for it in world.open_bills.values())


def reminder_without_amount(world, title):
    return any(it["title"] == title and it["amount"] is None for it in world.get("list-payment-reminders")["data"])


def key_kept_back(world):
    """Pierre does not send the key, and the server must not."""
    return "sk-sandbox" not in json.dumps(world.get("get-api-key-info"))


def text_kept_back(world, text):
    """Pierre does send this, and the server must not."""
    return any(text in it.description for it in world.rows)


COMPUTATIONS = {
    f.__name__: f
    for f in (spent, biggest_group, others, left_out, compared, foreign, moved, row, cash, account, card_debt, pot, flow,
              purchases, bill, bills_due, open_bill, limit, reminders, committed, pierre_spent, memory, after_sync, left_of_limit, plus, closing_day,
              no_account_of_type, no_bank, no_row, not_converted, connection_broken, not_told, many_payers, no_calculated_bill,
              reminder_without_amount, key_kept_back, text_kept_back)
}


def figure(world, asked):
    asked = dict(asked)
    value = COMPUTATIONS[asked.pop("of")](world, **asked)
    if isinstance(value, Decimal):
        assert value == value.quantize(CENT), f"{asked}: {value} is no amount of cents"
        return str(value.quantize(CENT))
    return value if isinstance(value, bool) else str(value)


def answers(base):
    world = World(base[0]).read()
    found = {}
    for question in json.loads((HERE / "questions.json").read_text()):
        question = {**question, **question.get(base[1], {})}
        if question.get("unknown"):
            if figure(world, question["because"]) is not True:
                raise SystemExit(f"{question['id']}: this can be known in the {base[1]} shape")
            found[question["id"]] = []
        else:
            found[question["id"]] = [figure(world, it["figure"]) for it in question["expect"] if "figure" in it]
    return found


def main():
    found = {shape: answers((base, shape)) for base, shape in zip(sys.argv[1:], SHAPES)}
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    file = HERE / "answers.json"
    if "--write" in sys.argv:
        file.write_text(text)
    known = json.loads(file.read_text()) if file.exists() else {}
    wrong = [
        f"{shape} {key}: computed {value}, answers.json says {known.get(shape, {}).get(key)}"
        for shape, entries in found.items()
        for key, value in entries.items()
        if known.get(shape, {}).get(key) != value
    ]
    wrong += [f"{s} {k}: no such question" for s in known for k in known[s] if k not in found.get(s, {})]
    print("\n".join(wrong) or f"{len(found['live'])} questions in three shapes: answers.json holds")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
