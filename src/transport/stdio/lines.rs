//! Lines of bounded length: a longer one is skipped to its end without being buffered.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio_util::codec::Decoder;

/// One line of the input, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Blank,
    Text(Bytes),
    TooLong,
}

/// Splits input into lines.
pub(super) struct Lines {
    limit: usize,
    /// Bytes of the buffer already searched for an end of line.
    seen: usize,
    /// Inside a line that is too long.
    skipping: bool,
}

impl Lines {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            seen: 0,
            skipping: false,
        }
    }

    fn line(&self, text: BytesMut) -> Line {
        let text = text.freeze();
        let trimmed = text
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&text)
            .trim_ascii();
        if trimmed.is_empty() {
            Line::Blank
        } else if trimmed.len() > self.limit {
            Line::TooLong
        } else {
            Line::Text(text.slice_ref(trimmed))
        }
    }
}

impl Decoder for Lines {
    type Item = Line;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Line>> {
        loop {
            let unseen = buffer.get(self.seen..).unwrap_or_default();
            let end = unseen.iter().position(|byte| *byte == b'\n');
            if let Some(end) = end {
                let text = buffer.split_to(self.seen + end + 1);
                self.seen = 0;
                if !std::mem::take(&mut self.skipping) {
                    return Ok(Some(self.line(text)));
                }
            } else if self.skipping {
                buffer.clear();
                return Ok(None);
            } else if buffer.len() > self.limit {
                buffer.clear();
                self.seen = 0;
                self.skipping = true;
                return Ok(Some(Line::TooLong));
            } else {
                self.seen = buffer.len();
                return Ok(None);
            }
        }
    }

    /// The last line may have no end.
    fn decode_eof(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Line>> {
        if let Some(line) = self.decode(buffer)? {
            return Ok(Some(line));
        }
        self.seen = 0;
        let rest = buffer.split();
        Ok((!rest.is_empty()).then(|| self.line(rest)))
    }
}

#[cfg(test)]
mod tests;
