//! Cleaning and masking of third-party text, and the person's own numbers. Independent of MCP, HTTP
//! and Pierre's endpoints.

mod check_digits;
mod mask;
pub mod own_numbers;
mod patterns;
mod skeleton;
mod visible;

pub use mask::{clean, is_impersonal, is_plain_name, is_tax_id, seen};
