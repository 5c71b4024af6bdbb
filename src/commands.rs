//! The commands whose purpose is to print: `call` and `tools`.

pub mod call;
mod labels;
pub mod tools;
