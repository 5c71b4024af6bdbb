//! `pierre-mcp tools`: the catalogue with the size of each definition.

use serde_json::json;

use super::output::Output;
use crate::{
    server::{self, consent::Confirm},
    tool::{Descriptor, Effect},
};

/// About how many tokens of o200k this JSON is: Portuguese among field names makes one of about
/// four bytes. A test keeps it true.
#[must_use]
pub fn tokens(json: &str) -> usize {
    json.len() * 24 / 100
}

/// The catalogue as a text.
#[must_use]
pub fn render(tools: &[Descriptor], confirm: Confirm, output: Output) -> String {
    let definitions: Vec<_> = tools
        .iter()
        .map(|tool| {
            let definition = server::definition(tool, confirm);
            let definition = serde_json::to_value(definition).unwrap_or_default();
            let text = definition.to_string();
            (tool, text.len(), tokens(&text), definition)
        })
        .collect();
    let bytes: usize = definitions.iter().map(|(_, bytes, ..)| bytes).sum();
    let total: usize = definitions.iter().map(|(_, _, tokens, _)| tokens).sum();
    match output {
        Output::Json => {
            let tools: Vec<_> = definitions
                .into_iter()
                .map(|(tool, bytes, tokens, definition)| {
                    json!({
                        "group": tool.group.as_str(),
                        "bytes": bytes,
                        "estimatedTokens": tokens,
                        "definition": definition,
                    })
                })
                .collect();
            json!({"totalBytes": bytes, "totalEstimatedTokens": total, "tools": tools}).to_string()
        }
        Output::Human => {
            let header = ["Grupo", "Ferramenta", "Título", "Efeito", "Tokens"].map(str::to_owned);
            let rows = definitions.iter().map(|(tool, _, tokens, _)| {
                [
                    tool.group.as_str(),
                    tool.name,
                    tool.title,
                    effect(tool.effect),
                    &tokens.to_string(),
                ]
                .map(str::to_owned)
            });
            let rows: Vec<_> = std::iter::once(header).chain(rows).collect();
            let table = columns(&rows);
            let each = total.checked_div(definitions.len()).unwrap_or_default();
            format!(
                "{table}\n\n{} ferramentas, {bytes} bytes, cerca de {total} tokens ({each} por ferramenta)",
                definitions.len()
            )
        }
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "consulta",
        Effect::Act => "ação",
        Effect::Write => "alteração",
        Effect::Destroy => "exclusão",
    }
}

/// Rows with their columns aligned, two spaces apart.
fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    });
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths);
        let cells = cells.map(|(cell, width)| format!("{cell:width$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
