//! The command line: arguments as typed, configuration as checked, and the commands that print.

mod args;
pub mod call;
pub mod config;
mod forms;
mod human;
mod labels;
pub mod list_tools;
