//! The definition of a tool in `tools/list`.

use std::sync::Arc;

use rmcp::model::{Tool as Definition, ToolAnnotations};
use serde_json::{Map, Value};

use super::consent::{self, Confirm};
use crate::tool::{Descriptor, Effect};

/// The definition of a tool in `tools/list`.
#[must_use]
pub fn definition(tool: &Descriptor, confirm: Confirm) -> Definition {
    let read = tool.effect == Effect::Read;
    let annotations = ToolAnnotations::new()
        .read_only(read)
        .destructive(tool.effect == Effect::Destroy)
        .idempotent(tool.idempotent)
        .open_world(true);
    let (mut input, mut output) = ((tool.input_schema)(), (tool.output_schema)());
    if confirm.may_preview(tool) {
        consent::declare_token(&mut input);
        consent::declare_preview(&mut output);
    }
    // Omitted to save tokens: every conversation pays for the catalogue. docs/tools.md has it.
    output.remove("required");
    without_inner_lists(&mut output, false);
    Definition::new(tool.name, tool.description, Arc::new(input))
        .with_title(tool.title)
        .with_raw_output_schema(Arc::new(output))
        .with_annotations(annotations)
}

/// Removes the properties of nested lists and of periods, for the same reason.
fn without_inner_lists(schema: &mut Map<String, Value>, inside: bool) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        let Some(property) = property.as_object_mut() else {
            continue;
        };
        if name == "period" {
            property.remove("properties");
            continue;
        }
        match property.get_mut("items").and_then(Value::as_object_mut) {
            Some(items) if inside => {
                items.remove("properties");
            }
            Some(items) => without_inner_lists(items, true),
            None => without_inner_lists(property, true),
        }
    }
}
