//! Unit tests of `lines`.

use futures::StreamExt;
use tokio_util::codec::FramedRead;

use super::*;

async fn cut(input: &'static [u8]) -> Vec<Line> {
    // Three bytes at a time, so that lines and chunks never agree.
    let chunks = tokio_util::io::StreamReader::new(futures::stream::iter(
        input
            .chunks(3)
            .map(|chunk| io::Result::Ok(Bytes::from_static(chunk))),
    ));
    FramedRead::new(chunks, Lines::new(8))
        .map(Result::unwrap)
        .collect()
        .await
}

fn text(text: &'static str) -> Line {
    Line::Text(Bytes::from_static(text.as_bytes()))
}

#[tokio::test]
async fn cuts_lines_of_either_ending_and_the_last_without_one() {
    assert_eq!(
        cut(b"one\r\n\n \ntwo\nthree").await,
        [
            text("one"),
            Line::Blank,
            Line::Blank,
            text("two"),
            text("three"),
        ]
    );
    assert_eq!(cut(b"\xEF\xBB\xBFone\n").await, [text("one")]);
}

#[tokio::test]
async fn goes_on_after_a_line_that_is_too_long() {
    assert_eq!(
        cut(b"12345678\n1234567890123456789\ntwo\n").await,
        [text("12345678"), Line::TooLong, text("two"),]
    );
    assert_eq!(cut(b"1234567890123456789").await, [Line::TooLong]);
}
