"""The untidy household as it truly was: reads facts.json, and nothing that anybody made of it.

What each figure means is in ../README.md. Amounts are Decimals from the person's side: what
leaves is negative. Standard library only.
"""

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

FILE = Path(__file__).parent.parent.parent / "src" / "sandbox" / "untidy" / "facts.json"
CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def day(text):
    return date.fromisoformat(text)


def on_day(month, number):
    """That day of a month, or its last."""
    return month.replace(day=min(number, monthrange(month.year, month.month)[1]))


def later(when, months):
    """The same day so many months on."""
    count = when.year * 12 + when.month - 1 + months
    return on_day(date(count // 12, count % 12 + 1, 1), when.day)


def parts_of(price, count):
    """Equal parts; what does not divide comes with the first."""
    each = (price / count).quantize(CENT, "ROUND_FLOOR")
    return [price - each * (count - 1)] + [each] * (count - 1)


@dataclass
class Spent:
    """Something that was spent or came back: `day` by when it happened, `due` by the bill it is on."""

    day: date
    due: date
    amount: Decimal
    account: str
    category: str = ""
    kind: str = "spending"


@dataclass
class Moved:
    """A line of an account that is no card."""

    day: date
    account: str
    amount: Decimal
    kind: str


class Card:
    """When a card's bills close and are due."""

    def __init__(self, it):
        self.slug, self.closes, self.due_day = it["slug"], it["closes"], it["due"]

    def closing(self, when):
        this = on_day(when.replace(day=1), self.closes)
        return this if when < this else later(this, 1)

    def due(self, when):
        """When what was bought on that day is due."""
        return on_day(self.closing(when).replace(day=1), self.due_day)


class World:
    def __init__(self, text=None):
        told = json.loads(text or FILE.read_text())
        self.today, self.since = day(told["today"]), day(told["since"])
        self.accounts = {it["slug"]: it for it in told["accounts"]}
        self.cards = {slug: Card(it) for slug, it in self.accounts.items() if it["kind"] == "card"}
        self.facts, self.reminders = told["facts"], told.get("reminders", [])
        self.by_id = {it["id"]: it for it in self.facts if "id" in it}
        self.spent, self.parts, self.moved = [], [], []
        self.lines = []  # (card, due, amount, own day): all that is on a bill
        self.bills = {}  # (card, due): what is on it; filled as it is asked for
        self.settled = {}  # (card, due): what was paid of it or put elsewhere
        self.paid = []  # (day, account or None, card, due, amount)
        self.old = []  # (card, due, amount): debt of an earlier bill that a bill repeats
        for it in self.facts:
            self.read(it)
        for it in sorted((it for it in self.facts if self.settles(it)), key=lambda it: (self.settles(it), it["day"])):
            self.settle(it)

    # --- what happened -----------------------------------------------------------------------------

    def on_account(self, it, account, amount, kind, category=""):
        when = day(it["day"])
        self.moved.append(Moved(when, account, amount, kind))
        if kind in ("spending", "refund", "fee", "interest", "tax", "cash"):
            self.spent.append(Spent(when, when, amount, account, category, kind))

    def on_card(self, card, when, amount, kind="spending", category="", due=None, whole=True, own=None):
        """A line of a card. `whole`: what was spent on the day is this line."""
        due = due or self.cards[card].due(when)
        self.lines.append((card, due, amount, own or when))
        if whole:
            self.spent.append(Spent(when, due, amount, card, category, kind))

    def read(self, it):
        what, when = it["what"], day(it["day"])
        amount = Decimal(it.get("amount", "0"))
        if what == "bought":
            self.bought(it, when)
        elif what == "refunded":
            of = self.by_id[it["of"]]
            amount = amount or Decimal(of["price"])
            if of["on"] in self.cards:
                self.on_card(of["on"], when, amount, "refund", of["category"])
            else:
                self.on_account(it, of["on"], amount, "refund", of["category"])
        elif what == "cancelled":
            of = self.by_id[it["of"]]
            count, card = of["parts"], self.cards[of["on"]]
            self.spent.append(Spent(when, when, Decimal(of["price"]), of["on"], of["category"], "refund"))
            for number, part in enumerate(parts_of(Decimal(of["price"]), count)):
                if later(day(of["day"]), number) <= when:
                    self.on_card(of["on"], when, part, whole=False)
        elif what == "anticipated":
            of = self.by_id[it["of"]]
            self.on_card(of["on"], when, Decimal(it["discount"]), "refund", of["category"])
        elif what == "split":
            of = self.by_id[it["of"]]
            card, part = of["on"], Decimal(it["part"])
            self.spent.append(Spent(when, when, Decimal(of["price"]) - part * it["parts"], card, "", "interest"))
            self.on_card(card, when, Decimal(of["price"]), whole=False)
            for number in range(it["parts"]):
                due = later(self.cards[card].due(when), number)
                self.on_card(card, when, -part, whole=False, due=due, own=later(when, number))
        elif what == "pix_by_card":
            self.on_card(it["card"], when, -(amount + Decimal(it["cost"])))
            self.moved.append(Moved(when, it["account"], amount, "debt"))
            self.moved.append(Moved(when, it["account"], -amount, "debt"))
        elif what == "moved":
            self.on_account(it, it["from"], -amount, "own")
            self.on_account({"day": it.get("arrives", it["day"])}, it["to"], amount, "own")
        elif what == "sent":
            self.on_account(it, it["from"], -amount, "spending")
        elif what == "received":
            self.on_account(it, it["into"], amount, "income")
        elif what == "returned":
            of = self.by_id[it["of"]]
            if of["what"] == "sent":
                self.on_account(it, of["from"], Decimal(of["amount"]), "refund")
            else:
                self.on_account(it, of["into"], -Decimal(of["amount"]), "income")
        elif what == "earned":
            self.on_account(it, it["into"], amount, "income")
        elif what in ("swept", "reserved"):
            self.on_account(it, it["account"], amount if it.get("back") else -amount, "saving")
        elif what == "yielded":
            self.on_account(it, it["account"], amount, "income" if it["of"] != "investment" else "elsewhere")
        elif what == "invested":
            amount = amount if it.get("back") else -amount
            self.on_account(it, it["account"], amount, "saving")
            if "into" in it:
                self.on_account(it, it["into"], -amount, "elsewhere")
        elif what == "charged":
            kind = {"fee": "fee", "annuity": "fee", "interest": "interest", "fine": "interest"}.get(it["kind"], "tax")
            if it["on"] in self.cards:
                self.on_card(it["on"], when, -amount, kind)
            else:
                self.on_account(it, it["on"], -amount, kind)
        elif what == "withdrew":
            self.on_account(it, it["account"], -amount, "cash")
        elif what == "borrowed":
            self.on_account(it, it["into"], amount, "loan")
            self.on_account(it, it["loan"], -amount, "elsewhere")
        elif what == "repaid":
            self.on_account(it, it["from"], -amount, "spending")
            if "loan" in it:
                self.on_account(it, it["loan"], amount, "elsewhere")
        elif what == "utility":
            self.on_account(it, it["from"], -amount, "spending", it["category"])
        elif what == "cashback":
            self.on_card(it["card"], when, amount, "refund")
        elif not self.settles(it):
            raise ValueError(f"facts.json has a {what}")

    def bought(self, it, when):
        price, count, on = Decimal(it["price"]), it.get("parts", 1), it["on"]
        if "currency" in it:
            return
        if on not in self.cards:
            self.on_account(it, on, -price, "spending", it["category"])
            return
        if count == 1:
            self.on_card(on, when, -price, category=it["category"])
            return
        card = self.cards[on]
        self.spent.append(Spent(when, card.due(when), -price, on, it["category"]))
        early = next((o for o in self.facts if o["what"] == "anticipated" and o["of"] == it["id"]), None)
        undone = next((o for o in self.facts if o["what"] == "cancelled" and o["of"] == it["id"]), None)
        for number, part in enumerate(parts_of(price, count)):
            own, due = later(when, number), later(card.due(when), number)
            if undone and own > day(undone["day"]):
                break
            if early and number + 1 >= early["from"]:
                own = day(early["day"])
                due = card.due(own)
            self.parts.append((on, due, part, own, when))
            self.on_card(on, own, -part, whole=False, due=due)

    # --- bills -------------------------------------------------------------------------------------

    def settles(self, it):
        """The due date of the bill that a fact settles, or none."""
        if it["what"] in ("paid_bill", "carried", "financed"):
            return it["due"]
        return self.by_id[it["of"]]["due"] if it["what"] == "bounced" else None

    def first_due(self, card):
        return self.cards[card].due(self.since)

    def bill(self, card, due):
        """What a bill comes to, with what was paid too much of the one before."""
        if due < self.first_due(card):
            return ZERO
        lines = [amount for on, when, amount, own in self.lines if (on, when) == (card, due) and own >= self.since]
        total = -sum(lines, ZERO)
        if due == self.first_due(card):
            return total + Decimal(self.accounts[card]["opening"])
        return total + min(self.left(card, later(due, -1)), ZERO)

    def left(self, card, due):
        return self.bill(card, due) - self.settled.get((card, due), ZERO)

    def put(self, card, due, amount):
        self.settled[card, due] = self.settled.get((card, due), ZERO) + amount

    def payment(self, it):
        if "amount" in it:
            return Decimal(it["amount"])
        bounced = {o["of"] for o in self.facts if o["what"] == "bounced"}
        others = [
            Decimal(o["amount"])
            for o in self.facts
            if o["what"] == "paid_bill" and (o["card"], o["due"]) == (it["card"], it["due"])
            and "amount" in o and o.get("id") not in bounced
        ]
        return self.bill(it["card"], day(it["due"])) - sum(others, ZERO)

    def settle(self, it):
        what, when = it["what"], day(it["day"])
        of = self.by_id[it["of"]] if what == "bounced" else it
        card, due = of["card"], day(of["due"])
        if what in ("paid_bill", "bounced"):
            amount = self.payment(of)
            sign = 1 if what == "paid_bill" else -1
            self.put(card, due, sign * amount)
            if "from" in of:
                self.moved.append(Moved(when, of["from"], -sign * amount, "bill"))
            self.paid.append((when, of.get("from"), card, due, sign * amount))
            return
        left = self.left(card, due)
        self.put(card, due, left)
        if what == "carried":
            self.on_card(card, when, -left, whole=False)
            self.old.append((card, self.cards[card].due(when), -left))
            for kind in ("fine", "interest", "iof"):
                self.on_card(card, when, -Decimal(it[kind]), "tax" if kind == "iof" else "interest")
            return
        self.on_card(card, when, -Decimal(it["iof"]), "tax")
        for number, part in enumerate(parts_of(left, it["parts"])):
            own, due = later(when, number), later(self.cards[card].due(when), number)
            self.on_card(card, own, -part, whole=False, due=due)
            self.old.append((card, due, -part))
            if own <= self.today:
                self.on_card(card, own, -Decimal(it["interest"]), "interest")

    # --- the three bases ---------------------------------------------------------------------------

    def competencia(self, start, end):
        return [it for it in self.spent if start <= it.day <= end]

    def fatura(self, start, end):
        """Lines of cards by the day their bill is due, less old debt; accounts on their own day."""
        out = [Spent(d, d, amount, card) for card, d, amount, own in self.lines if start <= d <= end]
        out += [Spent(d, d, -amount, card) for card, d, amount in self.old if start <= d <= end]
        return out + [it for it in self.spent if it.account not in self.cards and start <= it.day <= end]

    def caixa(self, start, end):
        out = [it for it in self.spent if it.account not in self.cards and start <= it.day <= end]
        bills = [it for it in self.moved if it.kind == "bill" and start <= it.day <= end]
        return out + [Spent(it.day, it.day, it.amount, it.account, "bill") for it in bills]

    # --- accounts ----------------------------------------------------------------------------------

    def is_bank(self, slug):
        return self.accounts[slug]["kind"] in ("checking", "savings")

    def balance(self, slug, at):
        """What a bank or investment account holds at the end of a day."""
        moved = [it.amount for it in self.moved if it.account == slug and it.day <= at]
        return Decimal(self.accounts[slug]["opening"]) + sum(moved, ZERO)

    def cash(self, at):
        return sum((self.balance(slug, at) for slug in self.accounts if self.is_bank(slug)), ZERO)

    def income(self, start, end):
        return sum((it.amount for it in self.moved if it.kind == "income" and start <= it.day <= end), ZERO)

    def used(self, card):
        """What a card owes today, parts to come included."""
        first = self.first_due(card)
        dues = {due for on, due, _, own in self.lines if on == card and due >= first}
        owed = sum((self.bill_lines(card, due) for due in dues), ZERO) + Decimal(self.accounts[card]["opening"])
        paid = sum((amount for (on, _), amount in self.settled.items() if on == card), ZERO)
        return owed - paid

    def bill_lines(self, card, due):
        return -sum((amount for on, when, amount, own in self.lines if (on, when) == (card, due) and own >= self.since), ZERO)

    # --- what is owed ------------------------------------------------------------------------------

    def owed(self, month):
        """What is due in a month and not paid: bills as they stand, parts on them, reminders."""
        end = on_day(month, 31)
        bills = ZERO
        for slug, card in self.cards.items():
            due = on_day(month, card.due_day)
            if due >= self.today:
                bills += self.left(slug, due)
        return bills + sum((amount for _, amount in self.turns(month, end)), ZERO)

    def turns(self, start, end):
        """What reminders come due, recurring ones from their next turn on."""
        for it in self.reminders:
            if it["status"] != "active" or it["amount"] is None or it["title"] in CARD_BILLS:
                continue
            when, number = day(it["dueDate"]), 0
            while when <= end:
                if start <= when and when >= self.today:
                    yield when, Decimal(it["amount"])
                number += 1
                if not it["isRecurring"]:
                    break
                step = {"weekly": 7, "daily": 1}.get(it["recurrencePattern"])
                months = {"monthly": 1, "yearly": 12}.get(it["recurrencePattern"], 0)
                first = day(it["dueDate"])
                when = first + timedelta(days=step * number) if step else later(first, months * number)


# The reminders that are a card's own bill, which counts already.
CARD_BILLS = {"Fatura do cartão C6 Carbon"}
