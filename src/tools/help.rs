//! How to begin.

pub mod get_api_key_info;
