#![no_main]

#[path = "../../tests/support/bytes.rs"]
#[allow(dead_code, reason = "each target uses its part")]
mod bytes;
#[path = "../targets.rs"]
#[allow(dead_code, reason = "each target uses one")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::open(data));
