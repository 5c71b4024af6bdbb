//! Connecting a bank.

pub(super) mod get_open_finance_connection_flow;
