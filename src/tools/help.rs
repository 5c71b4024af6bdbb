//! Getting started.

pub(super) mod get_api_key_info;
