//! Connecting a bank.

pub mod get_open_finance_connection_flow;
