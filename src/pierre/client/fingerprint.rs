//! What stands for a key, or for a request made with it, wherever something is remembered: a keyed
//! digest, since a cache must hold no key and no question in clear.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

/// Makes fingerprints that nothing outside this process can make or recognise.
#[derive(Clone)]
pub(super) struct Fingerprints(Hmac<Sha256>);

/// HMAC-SHA256 under the process's own random secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint([u8; 32]);

impl Fingerprints {
    pub(super) fn new() -> Self {
        let mut secret = [0; 64];
        for part in secret.chunks_exact_mut(16) {
            part.copy_from_slice(Uuid::new_v4().as_bytes());
        }
        Self(Hmac::new(&secret.into()))
    }

    /// One fingerprint of these parts in this order; where one ends and the next begins counts.
    pub(super) fn of<'a>(&self, parts: impl IntoIterator<Item = &'a [u8]>) -> Fingerprint {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        Fingerprint(mac.finalize().into_bytes().into())
    }
}

impl Fingerprint {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Fingerprints {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Fingerprints")
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Fingerprint")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together_and_processes_do_not_agree() {
        let ours = Fingerprints::new();
        let of = |parts: &[&[u8]]| ours.of(parts.iter().copied());
        assert_eq!(of(&[b"ab", b"c"]), of(&[b"ab", b"c"]));
        for other in [
            &[b"a".as_slice(), b"bc"][..],
            &[b"abc"],
            &[b"ab", b"c", b""],
        ] {
            assert_ne!(of(&[b"ab", b"c"]), of(other));
        }
        let theirs = Fingerprints::new();
        assert_ne!(ours.of([b"ab".as_slice()]), theirs.of([b"ab".as_slice()]));
    }
}
