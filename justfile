# Shorthands; each is one command that can be typed without just.

default:
    @just --list

# Format the code.
fmt:
    cargo fmt

# Formatting, lints and docs, with warnings denied.
check:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
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
