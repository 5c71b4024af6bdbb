//! `pierre-mcp tools`: the catalogue with the size of each definition.

use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use serde_json::json;

use crate::{
    config::Output,
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
            let mut table = Table::new();
            table
                .load_style(UTF8_FULL_CONDENSED)
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(110)
                .set_header(["Grupo", "Ferramenta", "Título", "Efeito", "Tokens"]);
            for (tool, _, tokens, _) in &definitions {
                table.add_row([
                    tool.group.as_str(),
                    tool.name,
                    tool.title,
                    effect(tool.effect),
                    &tokens.to_string(),
                ]);
            }
            let each = total.checked_div(definitions.len()).unwrap_or_default();
            format!(
                "{table}\n{} ferramentas, {bytes} bytes, cerca de {total} tokens ({each} por ferramenta)",
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
