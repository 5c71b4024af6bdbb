//! From one template of the data files to bodies, one per month.

use std::io;

use serde_json::{Value, json};

use super::MONTHS;
use crate::sandbox::days::Calendar;
use crate::sandbox::json::{get, set, text};

/// One body per month of the template, in order; `None` where the month has none.
pub(super) fn expand(
    template: &Value,
    calendar: &Calendar,
    synced: bool,
) -> io::Result<Vec<Option<Value>>> {
    let filled = |mut body: Value, months| -> io::Result<Option<Value>> {
        calendar.fill(&mut body, months)?;
        Ok(Some(body))
    };
    if let Some(amounts) = template.get("each_month").and_then(Value::as_array) {
        let months = (-MONTHS..).zip(amounts).map(|(month, amount)| {
            if amount.is_null() {
                return Ok(None);
            }
            let mut body = template.clone();
            set(&mut body, "amount", amount.clone());
            filled(body, month)
        });
        return months.collect();
    }
    if let Some(count) = template.get("installments").and_then(Value::as_i64) {
        let count = i32::try_from(count).map_err(io::Error::other)?;
        let mut purchase = get(template, "date");
        calendar.fill(&mut purchase, 0)?;
        let parts = (1..=count).map(|part| {
            let mut body = template.clone();
            let label = format!("{part:02}/{count:02}");
            let description = text(template, "description").replace("{part}", &label);
            set(&mut body, "description", description);
            // The remainder of an uneven division is in the first part.
            if let Some(amount) = template.get("first_amount").filter(|_| part == 1) {
                set(&mut body, "amount", amount.clone());
            }
            let details = json!({
                "purchaseDate": purchase,
                "installmentNumber": part.to_string(),
                "totalInstallments": count.to_string(),
                "billId": null,
                "isFullInstallmentTransaction": false,
                "isIndividualInstallment": true,
            });
            set(&mut body, "credit_card_data", details);
            filled(body, part - 1)
        });
        return parts.collect();
    }
    if template.get("after_sync").is_some() && !synced {
        return Ok(Vec::new());
    }
    Ok(vec![filled(template.clone(), 0)?])
}
