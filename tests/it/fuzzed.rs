//! The functions that are fuzzed, with the fuzzer's corpora as they are and as a few thousand
//! mutations of them, so that every `cargo test` on a stable toolchain plays them.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::{fs, path::Path};

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Mutations of each target's corpus.
const MUTATIONS: usize = 4_000;

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 20, "{target}: {}", paths.len());
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// What breaks readers, put where chance wants it.
const SCRAPS: [&[u8]; 16] = [
    b"null",
    b"\"\"",
    b"{}",
    b"[]",
    b"-1e999",
    b"0.1",
    b"\\u0000",
    b"\\ud800",
    b"\xff\xfe",
    b"529.982.247-25",
    b"@a.b",
    b"\"2026-02-30\"",
    b"99999999999999999999999999999999",
    "\u{200b}\u{fe0f}".as_bytes(),
    "\u{e0041}".as_bytes(),
    "½①é\u{301}".as_bytes(),
];

fn mutated(seeds: &[Vec<u8>], chance: &mut impl Rng) -> Vec<u8> {
    let mut below = |most: usize| chance.next_u32() as usize % most.max(1);
    let mut bytes = seeds[below(seeds.len())].clone();
    for _ in 0..=below(4) {
        let at = below(bytes.len());
        match below(5) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << below(8),
            1 => drop(bytes.splice(at..at, SCRAPS[below(SCRAPS.len())].iter().copied())),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..(at + below(12)).min(bytes.len()))),
            _ => {
                let other = &seeds[below(seeds.len())];
                let from = below(other.len());
                let piece = other[from..(from + below(60)).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

fn play(target: &str, run: fn(&[u8])) {
    let seeds = corpus(target);
    for seed in &seeds {
        run(seed);
    }
    let mut chance = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    for _ in 0..MUTATIONS {
        run(&mutated(&seeds, &mut chance));
    }
}

#[test]
fn bodies_are_read_or_refused() {
    play("models", targets::models);
}

#[test]
fn texts_come_out_clean() {
    play("text", targets::text);
}

#[test]
fn arguments_are_read_or_refused() {
    play("arguments", targets::arguments);
}
