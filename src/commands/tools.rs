//! `pierre-mcp tools`: the catalogue with the size of each definition.

use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use serde_json::json;

use crate::{
    config::Output,
    server::{self, consent::Confirm},
    tools::kit::{Effect, tool::Descriptor},
};

/// The catalogue as a text.
#[must_use]
pub fn render(tools: &[Descriptor], confirm: Confirm, output: Output) -> String {
    let definitions: Vec<_> = tools
        .iter()
        .map(|tool| {
            let definition =
                serde_json::to_value(server::definition(tool, confirm)).unwrap_or_default();
            (tool, definition.to_string().len(), definition)
        })
        .collect();
    let total: usize = definitions.iter().map(|(_, bytes, _)| bytes).sum();
    match output {
        Output::Json => {
            let tools: Vec<_> = definitions
                .into_iter()
                .map(|(_, bytes, definition)| json!({"bytes": bytes, "definition": definition}))
                .collect();
            json!({"totalBytes": total, "tools": tools}).to_string()
        }
        Output::Human => {
            let mut table = Table::new();
            table
                .load_style(UTF8_FULL_CONDENSED)
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(100)
                .set_header(["Ferramenta", "Título", "Efeito", "Bytes"]);
            for (tool, bytes, _) in &definitions {
                let bytes = bytes.to_string();
                table.add_row([tool.name, tool.title, effect(tool.effect), &bytes]);
            }
            format!("{table}\n{} ferramentas, {total} bytes", definitions.len())
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
