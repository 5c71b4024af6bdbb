//! What may be shown of texts that others wrote: masking, cleaning, the person's own numbers. Knows
//! nothing of MCP, HTTP or Pierre's endpoints.

mod check_digits;
mod mask;
pub mod own_numbers;
mod patterns;
mod skeleton;
mod visible;

pub use mask::{clean, is_impersonal, is_plain_name, is_tax_id, seen};
