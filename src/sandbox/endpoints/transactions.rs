//! `get-transactions`: its ten query parameters and its two formats.

mod filter;
mod message;

use serde_json::json;

use super::structured;
use crate::sandbox::call::Call;
use crate::sandbox::fold::fold;
use crate::sandbox::household::{Row, View};
use crate::sandbox::json::{set, text};
use crate::sandbox::reply::{Answer, written};
use crate::sandbox::shape::transaction::transaction;
use filter::Filter;
use message::Wish;

/// Answers `GET get-transactions`.
pub(crate) fn list(call: &Call) -> Answer {
    let mut filter = Filter::read(&call.query, call.today())?;
    if call.untidy().is_some() {
        filter = filter.relaxed();
    }
    let view = call.view();
    let rows = view.rows.iter();
    let mut rows: Vec<&Row> = rows.filter(|row| filter.fits(row)).collect();
    let total = rows.len();
    if let Some(message) = filter.message {
        let wish = Wish::of(message);
        rows.retain(|row| {
            let merchant = row.body.get("merchant");
            let merchant = merchant.map_or("", |merchant| text(merchant, "name"));
            let (description, category) = (row.text("description"), row.text("category"));
            let texts = format!("{description} {category} {merchant}");
            wish.fits(&fold(&texts), row.cents().abs())
        });
    }
    rows.extend(view.odd);
    let is_structured = filter.format == "structured";
    let count = rows.len();
    let mut message = match filter.message {
        Some(_) => format!(
            "Encontradas {count} transações (de {total} totais após aplicar filtro inteligente \
             baseado na sua mensagem)."
        ),
        None => format!("Encontradas {count} transações no período solicitado."),
    };
    if is_structured {
        message.push_str(" Os dados foram estruturados para facilitar a análise.");
    }
    let mut body = json!({ "count": count });
    if let Some(asked) = filter.message {
        set(&mut body, "totalBeforeFilter", total);
        set(&mut body, "clientMessageUsed", asked);
    }
    if call.shape().is_live() || filter.message.is_some() {
        set(&mut body, "message", message);
    }
    set(&mut body, "filters", filter.echo(call.shape()));
    set(&mut body, "timestamp", call.now());
    let mut answer = String::from(r#"{"success":true,"data":"#);
    if is_structured {
        let data = structured::data(&rows, &view.accounts, filter.start, filter.end);
        answer.push_str(&data.to_string());
    } else {
        push_rows(&rows, &view, call, &mut answer);
    }
    // The rest of the object, without its opening brace.
    answer.push(',');
    let rest = body.to_string();
    answer.push_str(rest.strip_prefix('{').unwrap_or_default());
    Ok(written(answer))
}

/// Appends the rows as a JSON list. Each is serialised once: long statements are asked for often.
fn push_rows(rows: &[&Row], view: &View<'_>, call: &Call, answer: &mut String) {
    let (calendar, shape) = (call.state.calendar(), call.shape());
    let texts = rows.iter().map(|row| {
        let write = || transaction(row, view, calendar, shape).to_string();
        row.written.get_or_init(write)
    });
    let length: usize = texts.clone().map(|text| text.len() + 1).sum();
    answer.reserve(length + 1_000);
    answer.push('[');
    for (index, text) in texts.enumerate() {
        if index > 0 {
            answer.push(',');
        }
        answer.push_str(text);
    }
    answer.push(']');
}
