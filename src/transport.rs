//! Messages in and out; nothing about money.
