#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pierre_mcp_fuzz::models(data));
