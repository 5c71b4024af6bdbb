# Shorthands; each is one command that can be typed without just.

default:
    @just --list

# Format the code.
fmt:
    cargo fmt

# After each change: formatting, lints, unit tests. What the gate has besides: docs, and the tests from outside.
check:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    cargo test --locked --lib

# The developers' pages, with warnings denied.
doc:
    RUSTDOCFLAGS=-Dwarnings cargo doc --locked --no-deps --document-private-items

# Every test; needs nothing but the toolchain.
test:
    cargo test --locked

# The built binary against MCP clients that others wrote. Names of checks may follow: just interop wire ts-v2
interop *checks:
    cargo build --locked --release
    interop/run target/release/pierre-mcp {{ checks }}

# What the gate runs; names of steps may follow: just ci fmt deny
ci *steps:
    bash .ci/run {{ steps }}

# The benchmarks.
bench:
    cargo bench --locked
