//! Purchases in parts in each shape, as `get-installments` lists them.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::sandbox::json::{set, set_all};
use crate::sandbox::options::Shape;

/// One part.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) description: Value,
    pub(crate) category: Value,
    pub(crate) cents: i64,
    pub(crate) number: i64,
    pub(crate) day: Date,
    /// The same day as its bank writes it.
    pub(crate) due_date: Value,
    /// Whether its row is known.
    pub(crate) is_posted: bool,
    pub(crate) bill_id: Option<String>,
}

/// A purchase.
pub(crate) struct Listed {
    pub(crate) description: Value,
    pub(crate) purchase_date: Value,
    /// All parts.
    pub(crate) parts: Vec<Part>,
    /// Leaves out parts whose row is not known.
    pub(crate) only_posted: bool,
    /// Lists a part to come a second time, without its status.
    pub(crate) repeats: bool,
    /// How a sum of cents is written.
    pub(crate) sum: fn(&[i64], Shape) -> Value,
}

impl Listed {
    pub(crate) fn written(&self, shape: Shape, today: Date) -> Value {
        // Pierre takes a part for paid once its own day has come.
        let is_paid = |part: &&Part| part.day < today;
        let shown = || {
            let parts = self.parts.iter();
            parts.filter(|part| !self.only_posted || part.is_posted)
        };
        let mut bodies = Vec::new();
        for part in shown() {
            let mut body = json!({
                "description": part.description,
                "amount": shape.figure_of(part.cents),
                "installmentNumber": part.number,
                "totalInstallments": self.parts.len(),
                "dueDate": part.due_date,
                "category": part.category,
                "status": if part.is_posted { "POSTED" } else { "PENDING" },
            });
            if shape.is_live() {
                set(&mut body, "isPaid", is_paid(&part));
                set(&mut body, "isProjected", !part.is_posted);
                set(&mut body, "billId", part.bill_id.clone());
                if self.repeats && !is_paid(&part) {
                    let mut again = body.clone();
                    set(&mut again, "isProjected", true);
                    if let Some(fields) = again.as_object_mut() {
                        fields.remove("status");
                    }
                    bodies.push(again);
                }
            }
            bodies.push(body);
        }
        let sum = |wanted: &dyn Fn(&&Part) -> bool| {
            let cents: Vec<i64> = shown().filter(wanted).map(|part| part.cents).collect();
            (self.sum)(&cents, shape)
        };
        let mut body = json!({
            "purchaseDate": self.purchase_date,
            "totalAmount": sum(&|_| true),
            "installments": bodies,
        });
        if shape == Shape::Documented {
            return body;
        }
        let paid = shown().filter(is_paid).count();
        let left = shown().count() - paid;
        let stored = self.parts.iter().filter(|part| part.is_posted);
        let stored: Vec<i64> = stored.map(|part| part.number).collect();
        let past = self.parts.iter().filter(|part| part.day <= today).count();
        set_all(
            &mut body,
            [
                ("description", self.description.clone()),
                ("installmentsPaid", paid.into()),
                ("installmentsRemaining", left.into()),
                ("amountPaid", sum(&is_paid)),
                ("amountRemaining", sum(&|part| !is_paid(part))),
                ("hasPartialSyncData", (stored.len() < past).into()),
                ("installmentsInDb", stored.len().into()),
                ("firstInstallmentInDb", stored.first().copied().into()),
                ("lastInstallmentInDb", stored.last().copied().into()),
            ],
        );
        body
    }
}
