//! Bills in each shape: closed ones as `get-bills` lists them, open ones as `get-bill-summary` does.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::sandbox::days::utc_midnight;
use crate::sandbox::json::{get, set, set_all};
use crate::sandbox::options::Shape;

/// A closed bill.
pub(crate) struct ClosedBill<'a> {
    pub(crate) id: String,
    /// The card's account.
    pub(crate) card: &'a Value,
    pub(crate) closing: Date,
    pub(crate) due: Date,
    pub(crate) cents: i64,
    pub(crate) minimum: Value,
    /// Now, as Pierre writes instants.
    pub(crate) now: String,
}

impl ClosedBill<'_> {
    pub(crate) fn written(self, shape: Shape) -> Value {
        let mut body = json!({
            "id": self.id,
            "userId": get(self.card, "userId"),
            "itemId": get(self.card, "itemId"),
            "accountId": get(self.card, "id"),
            "dueDate": utc_midnight(self.due),
            "totalAmount": shape.amount_of(self.cents),
            "totalAmountCurrencyCode": "BRL",
            "minimumPaymentAmount": self.minimum,
            "allowsInstallments": true,
            "createdAt": self.now,
            "updatedAt": self.now,
        });
        if shape.is_live() {
            set(&mut body, "billClosingDate", utc_midnight(self.closing));
        }
        body
    }
}

/// A card's open bill.
pub(crate) struct OpenBill<'a> {
    /// The card's account.
    pub(crate) card: &'a Value,
    pub(crate) closing_day: i8,
    /// Whether somebody has said that day.
    pub(crate) is_day_known: bool,
    /// First and last day.
    pub(crate) period: (Date, Date),
    pub(crate) due: Date,
    /// What the rows add up to.
    pub(crate) calculated: Value,
}

impl OpenBill<'_> {
    /// The body; `rows` are the bill's rows in this shape, which the documentation leaves out.
    pub(crate) fn written(self, shape: Shape, rows: impl FnOnce() -> Vec<Value>) -> Value {
        let Self { card, period, .. } = self;
        let credit = get(card, "creditData");
        let mut body = json!({
            "account_id": get(card, "id"),
            "account_name": get(card, "name"),
            "currency_code": get(card, "currencyCode"),
            "credit_limit": shape.figure(&credit, "creditLimit"),
            "available_credit_limit": shape.figure(&credit, "availableCreditLimit"),
            "closing_day": self.closing_day,
            "period_start": format!("{}T03:00:00.000Z", period.0),
            "period_end": format!("{}T23:59:59.999Z", period.1),
        });
        let used = shape.figure(card, "balance");
        if shape == Shape::Documented {
            set(&mut body, "approx_current_bill_amount", used);
            return body;
        }
        let rows = rows();
        let closing_day = self.is_day_known.then_some(self.closing_day);
        set_all(
            &mut body,
            [
                ("closing_day", closing_day.into()),
                ("transactionCount", rows.len().into()),
                ("totalAmount", self.calculated.clone()),
                ("isOfficialBillAmount", false.into()),
                ("used_credit_limit", used.clone()),
                ("current_bill_amount", used),
                ("balance_close_date", Value::Null),
                ("balance_due_date", utc_midnight(self.due)),
                ("minimum_payment", shape.figure(&credit, "minimumPayment")),
                ("calculated_bill_amount", self.calculated),
                ("transactions", rows.into()),
            ],
        );
        body
    }
}
