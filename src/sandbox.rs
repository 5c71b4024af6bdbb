//! A fake Pierre on loopback.
