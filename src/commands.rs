//! The commands whose purpose is to print: `call` and `tools`.

pub mod call;
mod forms;
mod human;
mod labels;
pub mod tools;
