"""One shape's household, read from raw bodies, and what each of its transactions is by the rules of README.md.

Nothing of the crate is used, only the standard library. Money is Decimal.
"""

import json
import re
import unicodedata
import urllib.request
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

TODAY = date(2026, 11, 22)
SAO_PAULO = timezone(timedelta(hours=-3))  # no summer time since 2019
FIRST = date(2024, 5, 1)  # before anything the household did
SPENDING = {"spending", "refund", "fee", "interest", "tax", "cashWithdrawal"}


# --- reading what Pierre sends -------------------------------------------------------------------


def fold(text):
    """Lower case, without accents, runs of blanks as one."""
    parts = unicodedata.normalize("NFD", (text or "").lower())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def digits(text):
    return re.sub(r"\D", "", text or "")


def money(value):
    return None if value is None else Decimal(str(value))


def day(text):
    """The day in Sao Paulo of a time in UTC, or the day that is written."""
    if not text:
        return None
    if "T" not in text:
        return date.fromisoformat(text[:10])
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(SAO_PAULO).date()


def written_day(text):
    """Bills carry days as midnight in UTC: the day is the one that is written."""
    return date.fromisoformat(text[:10]) if text else None


def on_day(first_of_month, number):
    """Day `number` of a month, or its last."""
    last = monthrange(first_of_month.year, first_of_month.month)[1]
    return first_of_month.replace(day=min(number, last))


def months_later(when, count):
    index = when.year * 12 + when.month - 1 + count
    return on_day(date(index // 12, index % 12 + 1, 1), when.day)


@dataclass
class Row:
    """A transaction; or a whole purchase in parts, which then stands for its rows."""

    id: str
    day: date
    account: str
    name: str
    bank: str
    card: bool
    account_type: str
    incoming: bool
    amount: Decimal  # from the person's side: out is negative
    currency: str
    reais: Decimal | None
    description: str = ""
    category: str = ""
    merchant: str = ""
    pending: bool = False
    payer: str = ""
    receiver: str = ""
    part: tuple | None = None  # (number, of how many, day of the purchase or None, its total or None)
    bill: str | None = None
    kind: str = ""
    rule: str = ""
    due: date | None = None


@dataclass
class World:
    """One shape's household."""

    base: str
    bodies: dict = field(default_factory=dict)

    def ask(self, path, key="sk-sandbox", method="GET"):
        headers = {"Authorization": f"Bearer {key}"}
        request = urllib.request.Request(f"{self.base}/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer, parse_float=Decimal)

    def get(self, path):
        if path not in self.bodies:
            self.bodies[path] = self.ask(path)
        return self.bodies[path]

    def read(self):
        self.accounts = {}
        for it in self.get("get-accounts")["data"]:
            credit = it.get("creditData") or {}
            self.accounts[it.get("id") or it["accountId"]] = {
                "name": it.get("name") or it.get("accountName"),
                "bank": it.get("connectorName") or it.get("providerCode") or "Pierre",
                "type": it.get("type") or it.get("accountType"),
                "currency": it.get("currencyCode") or it.get("accountCurrencyCode") or "BRL",
                "balance": money(it["balance"] if "balance" in it else it["accountBalance"]),
                "document": digits(it.get("taxNumber")),
                "owner": it.get("owner"),
                "limit": money(credit.get("creditLimit")),
                "available": money(credit.get("availableCreditLimit")),
                "due": written_day(credit.get("balanceDueDate")),
                "close": written_day(credit.get("balanceCloseDate")),
                "pots": (it.get("bankData") or {}).get("reservedBalances"),
                "active": it.get("itemIsActive"),
            }
        self.by_name = {it["name"]: key for key, it in self.accounts.items()}
        body = self.get(f"get-transactions?startDate={FIRST}&endDate=2026-12-31")
        self.rows = [self.row(it) for it in body["data"]]
        self.purchases = self.read_purchases()
        self.bills = [
            {
                "id": it["id"],
                "account": it["accountId"],
                "due": written_day(it["dueDate"]),
                "closing": written_day(it.get("billClosingDate")),
                "total": money(it["totalAmount"]),
                "raw": it,
            }
            for it in self.get("get-bills")["data"]
        ]
        body = self.get("get-bill-summary")["data"]
        self.open_bills = {it["account_id"]: it for it in (body["accounts"] if isinstance(body, dict) else body)}
        self.decide()
        return self

    def row(self, it):
        key = it.get("account_id") or self.by_name.get(it["account_name"], it["account_name"])
        account = self.accounts.get(key, {})
        card = it["account_type"] == "CREDIT"
        size, currency = abs(money(it["amount"])), it.get("currency_code") or "BRL"
        incoming = {"CREDIT": True, "DEBIT": False}.get(it.get("type"), money(it["amount"]) >= 0)
        sign = 1 if incoming else -1
        converted = money(it.get("amount_in_account_currency"))
        if currency == "BRL":
            reais = sign * size
        elif converted is not None and account.get("currency", "BRL") == "BRL":
            reais = sign * abs(converted)
        else:
            reais = None
        pays, parts = it.get("payment_data") or {}, it.get("credit_card_data") or {}
        row = Row(
            id=it["id"], day=day(it["date"]), account=key, name=account.get("name") or it["account_name"],
            bank=it.get("connector_name") or it.get("item_bank_name") or account.get("bank", ""), card=card, account_type=it["account_type"],
            incoming=incoming, amount=sign * size, currency=currency, reais=reais,
            description=it.get("description") or "", category=it.get("category") or "",
            merchant=(it.get("merchant") or {}).get("name") or "", pending=it.get("status") == "PENDING",
            payer=digits((pays.get("payer") or {}).get("document")),
            receiver=digits((pays.get("receiver") or {}).get("document")), bill=parts.get("billId"),
        )
        if int(parts.get("totalInstallments") or 0) > 1:
            row.part = (
                int(parts["installmentNumber"]), int(parts["totalInstallments"]),
                day(parts.get("purchaseDate")), money(parts.get("totalAmount")),
            )
        elif card and (numbers := part_in(fold(row.description))):
            row.part = (*numbers, None, None)
        return row

    def read_purchases(self):
        """Purchases in parts, once each, though the live body lists them several times."""
        body = self.get(f"get-installments?startDate={FIRST}&endDate=2026-12-31")["data"]
        cards = {}
        for card in body.get("purchasesByCard") or []:
            for it in card["purchases"]:
                cards[json.dumps(it, default=str)] = card["accountId"]
        found = []
        for it in body["purchases"]:
            parts = it["installments"]
            likes = [part_key(p["amount"], day(p["dueDate"]), p["description"]) for p in parts]
            account = cards.get(json.dumps(it, default=str))
            for row in self.rows:
                if account is None and row.card and part_key(row.reais or 0, row.day, row.description) in likes:
                    account = row.account
            found.append({"day": day(it["purchaseDate"]), "total": money(it["totalAmount"]), "raw": it,
                          "account": account, "parts": parts, "likes": set(likes),
                          "description": it.get("description") or parts[0]["description"],
                          "category": parts[0]["category"]})
        return found

    # --- the rules ------------------------------------------------------------------------------

    def decide(self):
        pairs = self.own_pairs()
        for row in self.rows:
            row.kind, row.rule = self.kind(row, pairs)
            row.due = self.due(row.account, row.day, row.bill) if row.card else None

    def own(self, row):
        """Evidence of the row itself that money only changed pockets."""
        mine = {it["document"] for it in self.accounts.values() if it["document"]}
        other = row.payer if row.incoming else row.receiver
        return not row.card and (
            fold(row.category) == "transferencia mesma titularidade"
            or bool(row.payer and row.payer == row.receiver)
            or other in mine
        )

    def own_pairs(self):
        legs = [r for r in self.rows if not r.card and r.account_type not in ("INVESTMENT", "LOAN")]
        legs = [r for r in legs if self.own(r) or fold(r.category).startswith("transfer") or not r.category]
        legs = [r for r in legs if not bill_payment(r)]
        candidates = []
        for i, a in enumerate(legs):
            for b in legs[i + 1 :]:
                apart = abs((a.day - b.day).days)
                if (
                    apart <= 3 and a.amount == -b.amount and a.currency == b.currency
                    and a.account != b.account and (self.own(a) or self.own(b))
                ):
                    candidates.append((apart, min(a.day, b.day), sorted((a.id, b.id))))
        paired = set()
        for _, _, ids in sorted(candidates):
            if not paired & set(ids):
                paired |= set(ids)
        return paired

    def kind(self, row, pairs):
        text, category = fold(row.description), fold(row.category)
        if row.account_type == "INVESTMENT":
            return "investment", "conta-de-investimento"
        if row.account_type == "LOAN":
            return "undecided", "conta-de-emprestimo"
        if bill_payment(row):
            return "cardBillPayment", "pagamento-fatura"
        if row.id in pairs:
            return "ownTransfer", "transferencia-propria-par"
        if self.own(row):
            return "ownTransfer", "transferencia-propria-sem-par"
        if text.startswith("cambio") or "currency exchange" in text:
            return "ownTransfer", "cambio"
        bank = not row.card
        if bank and row.incoming and (category == "outros rendimentos" or text.startswith("rend")):
            return "income", "rendimento"
        saved = {"aplicacao", "resgate", "investimentos", "poupanca", "previdencia", "renda fixa", "renda variavel",
                 "fundos de investimento"}
        words = text.startswith(("aplic", "resg")) or "caixinha" in text or "cofrinho" in text
        if category in saved or (bank and words):
            return "investment", "poupanca-investimento"
        if bank and not row.incoming and text.startswith("saque"):
            return "cashWithdrawal", "saque"
        for found, kind, rule in (
            (category.startswith("impostos") or text.startswith("iof"), "tax", "imposto"),
            (category == "juros cobrados" or category.startswith("atraso no pagamento"), "interest", "juros"),
            (category == "taxas bancarias", "fee", "tarifa"),
        ):
            if found:
                return ("refund", "estorno") if row.incoming else (kind, rule)
        if bank and row.incoming and category == "emprestimos":
            return "undecided", "emprestimo-recebido"
        back = text.startswith(("estorno", "devolucao", "reembolso")) or "chargeback" in text
        if row.incoming and (row.card or (back and category != "renda" and not category.startswith("renda "))):
            return "refund", "estorno"
        if row.category or row.description:
            return ("income", "entrada") if row.incoming else ("spending", "gasto")
        return "undecided", "sem-regra"

    def due(self, card, when, bill_id=None):
        """When the bill of what a card was used for on a day has to be paid."""
        bills = sorted((b for b in self.bills if b["account"] == card), key=lambda b: b["due"])
        for bill in bills:
            if bill_id and bill["id"] == bill_id:
                return bill["due"]
        closed = sorted((b["closing"], b["due"]) for b in bills if b["closing"])
        index = next((i for i, (closing, _) in enumerate(closed) if closing >= when), None)
        if index is not None and (index > 0 or closed[0][0] < months_later(when, 1)):
            return closed[index][1]
        account, known = self.accounts.get(card, {}), self.open_bills.get(card, {})
        due = account.get("due") or written_day(known.get("balance_due_date"))
        end = written_day(known.get("period_end")) or account.get("close")
        closing_day = end.day if end else known.get("closing_day") or (due - timedelta(days=7)).day
        closing = on_day(when.replace(day=1), closing_day)
        if closing < when:
            closing = on_day(months_later(when.replace(day=1), 1), closing_day)
        pay = on_day(closing.replace(day=1), due.day)
        return pay if pay > closing else on_day(months_later(closing.replace(day=1), 1), due.day)

    def purchase_of(self, row):
        """The purchase in parts that a card's row is a part of, if it is listed."""
        if not row.card or row.incoming:
            return None
        for it in self.purchases:
            if part_key(row.reais or 0, row.day, row.description) in it["likes"]:
                return it
        for it in self.purchases:
            if row.part and row.part[2] == it["day"] and row.part[1] == len(it["parts"]) and it["account"] == row.account:
                return it
        return None

    def judge(self, basis, start, end):
        """What counts as spent in a period, and what was left out: two lists of rows."""
        counted, left = [], []

        def leave(row, kind, rule):
            left.append((row, kind, rule))

        seen = set()
        for row in self.rows:
            by_bill = basis == "fatura" and row.card and row.kind != "cardBillPayment"
            when = row.due if by_bill else row.day
            inside = start <= when <= end
            if basis == "caixa":
                if not inside:
                    continue
                if row.rule == "pagamento-fatura" and not row.card:
                    counted.append(row)
                elif row.card and row.rule != "pagamento-fatura":
                    leave(row, "spending", "compra-no-cartao")
                elif row.kind in SPENDING:
                    counted.append(row)
                else:
                    leave(row, row.kind, row.rule)
                continue
            listed = self.purchase_of(row)
            if basis == "competencia" and row.kind in SPENDING and (listed or (row.part and row.part[1] > 1)):
                if inside:
                    leave(row, "spending", "parcela-na-compra")
                if listed is None:
                    whole = self.whole(row)
                    key = (row.account, whole.day, whole.reais, row.part[1])
                    if start <= whole.day <= end and key not in seen:
                        seen.add(key)
                        counted.append(whole)
            elif not inside:
                continue
            elif row.kind in SPENDING:
                counted.append(Row(**{**row.__dict__, "day": when}))
            else:
                leave(row, row.kind, row.rule)
        if basis == "competencia":
            for it in self.purchases:
                if start <= it["day"] <= end:
                    counted.append(self.purchase_row(it))
        return counted, left

    def whole(self, row):
        number, of, bought, total = row.part
        amount = -(total or abs(row.reais) * of)
        when = bought or months_later(row.day, 1 - number)
        return Row(**{**row.__dict__, "day": when, "amount": amount, "reais": amount})

    def purchase_row(self, it):
        account = self.accounts.get(it["account"], {})
        merchants = [r.merchant for r in self.rows if self.purchase_of(r) is it and r.merchant]
        return Row(
            id="", day=it["day"], account=it["account"] or "", name=account.get("name", ""), bank=account.get("bank", ""),
            card=True, account_type="CREDIT", incoming=False, amount=-it["total"], currency="BRL", reais=-it["total"],
            description=it["description"], category=it["category"], merchant=(merchants or [""])[0],
            kind="spending", rule="gasto",
        )


def part_key(amount, when, description):
    return abs(money(amount)), when, fold(description)


def part_in(text):
    """Number and count of a part, where a description says them."""
    found = re.search(r"\bparc(?:ela)?\.? ?(\d{1,2})(?:/| de )(\d{1,2})\b", text) or re.search(r"\b(\d{1,2})/(\d{1,2})$", text)
    if found:
        number, of = int(found[1]), int(found[2])
        if 1 <= number <= of and 2 <= of <= 99:
            return number, of
    return None


def bill_payment(row):
    text = fold(row.description)
    if fold(row.category) == "pagamento de cartao de credito":
        return True
    if row.card:
        return row.incoming and text.startswith(("pagamento", "pagto", "pgto", "pag "))
    return not row.incoming and "fatura" in text and any(w in text for w in ("pagamento", "pagto", "pgto", "pag"))
