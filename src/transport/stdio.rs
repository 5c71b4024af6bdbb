//! MCP over standard input and output: one JSON-RPC message a line, nothing else.
//!
//! Not rmcp's transport, which drops a line that it cannot parse. This one answers it, with the id of
//! the request, and a stop waits for the calls in flight.

mod lines;

use std::io;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use futures::StreamExt;
use rmcp::RoleServer;
use rmcp::model::{ClientJsonRpcMessage, ErrorData, RequestId, ServerJsonRpcMessage};
use rmcp::service::{QuitReason, ServerInitializeError, serve_server_with_ct};
use rmcp::transport::{Transport, TransportAdapterIdentity};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::codec::FramedRead;
use tokio_util::sync::CancellationToken;

use self::lines::{Line, Lines};
use super::Handler;
use super::message::{parse_error, with_object_arguments};

/// The longest line; a longer one is skipped and answered with an error.
const LINE_LIMIT: usize = 1024 * 1024;

/// Queued answers.
const QUEUE: usize = 256;

/// How long the client may take to read the last answers.
const LAST_WRITES: Duration = Duration::from_secs(1);

/// Why standard input and output could not be served to the end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The client began with neither a handshake nor a self-contained request.
    #[error("the client did not open the session as MCP requires")]
    Handshake,
    /// The task that serves the session panicked.
    #[error("the session ended by an internal error")]
    Crashed,
}

/// How long a stop waits for calls in flight: the outcome of a write must be reported.
const DRAIN: Duration = Duration::from_mins(1);

/// Serves standard input until it ends or `stop` is cancelled. Calls in flight then get up to five
/// seconds, or up to a minute after `stop`.
pub async fn serve<H: Handler>(server: H, stop: CancellationToken) -> Result<(), Error> {
    let (input, output) = rmcp::transport::stdio_pipes();
    serve_over(server, input, output, stop).await
}

/// Like [`serve`], over any pair of byte streams.
pub async fn serve_over<H, R, W>(
    server: H,
    input: R,
    output: W,
    stop: CancellationToken,
) -> Result<(), Error>
where
    H: Handler,
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    let (answers, queue) = mpsc::channel(QUEUE);
    let writer = tokio::spawn(write(queue, output));
    let transport = Stdio {
        lines: FramedRead::new(input, Lines::new(LINE_LIMIT)),
        answers,
        stop,
        server: server.clone(),
    };
    let session = serve_server_with_ct::<_, _, _, TransportAdapterIdentity>(
        server,
        transport,
        CancellationToken::new(),
    );
    let ended = match session.await {
        // rmcp itself waits, at most five seconds, for the calls in flight.
        Ok(running) => match running.waiting().await {
            Ok(QuitReason::Closed | QuitReason::Cancelled) => Ok(()),
            Ok(_) | Err(_) => Err(Error::Crashed),
        },
        Err(ServerInitializeError::ExpectedInitializeRequest(_)) => Err(Error::Handshake),
        // The client went away, or has been told why it cannot be served.
        Err(_) => Ok(()),
    };
    let _ = timeout(LAST_WRITES, writer).await;
    ended
}

/// Writes each answer as one line, all queued ones at once. Ends with the last sender, or when the
/// output is closed.
async fn write<W: AsyncWrite + Unpin>(mut queue: mpsc::Receiver<Bytes>, mut output: W) {
    let mut answers = Vec::new();
    while queue.recv_many(&mut answers, QUEUE).await > 0 {
        let written = match answers.as_slice() {
            [answer] => output.write_all(answer).await,
            several => output.write_all(&several.concat()).await,
        };
        if written.is_err() || output.flush().await.is_err() {
            return;
        }
        answers.clear();
    }
}

struct Stdio<R, H> {
    lines: FramedRead<R, Lines>,
    answers: mpsc::Sender<Bytes>,
    stop: CancellationToken,
    server: H,
}

impl<R, H> Stdio<R, H> {
    /// Does not wait, since rmcp may drop `receive` at any await: a client that floods without
    /// reading loses these errors, never an answer.
    fn reject(&self, error: &ServerJsonRpcMessage) {
        if let Ok(line) = line(error) {
            let _ = self.answers.try_send(line);
        }
    }
}

impl<R, H> Transport<RoleServer> for Stdio<R, H>
where
    R: AsyncRead + Send + Unpin + 'static,
    H: Handler,
{
    type Error = io::Error;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let answers = self.answers.clone();
        async move {
            let sent = answers.send(line(&message)?).await;
            sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
        }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            let next = tokio::select! {
                biased;
                // A stop is the end of the input, after the answers of the calls in flight.
                () = self.stop.cancelled() => {
                    let _ = timeout(DRAIN, self.server.idle()).await;
                    None
                }
                // The output is closed.
                () = self.answers.closed() => None,
                next = self.lines.next() => next,
            };
            match next?.ok()? {
                Line::Blank => {}
                Line::TooLong => {
                    let error = ErrorData::invalid_request("a mensagem é longa demais", None);
                    self.reject(&ServerJsonRpcMessage::error(error, None));
                }
                Line::Text(text) => {
                    let text = with_object_arguments(text);
                    match serde_json::from_slice(&text) {
                        Ok(message) => return Some(message),
                        Err(_) => {
                            if let Some(error) = rejection(&text) {
                                self.reject(&error);
                            }
                        }
                    }
                }
            }
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn line(message: &ServerJsonRpcMessage) -> io::Result<Bytes> {
    let mut line = BytesMut::with_capacity(256).writer();
    serde_json::to_writer(&mut line, message)?;
    let mut line = line.into_inner();
    line.put_u8(b'\n');
    Ok(line.freeze())
}

/// The answer to a message that cannot be parsed; `None` for a notification. Only a request's id is
/// used: the id of a response would be one of ours.
fn rejection(text: &[u8]) -> Option<ServerJsonRpcMessage> {
    #[derive(Deserialize)]
    struct Envelope {
        method: Option<IgnoredAny>,
        id: Option<Value>,
    }
    let id = match serde_json::from_slice(text) {
        Ok(Envelope {
            method: Some(_),
            id,
        }) => serde_json::from_value::<RequestId>(id?).ok(),
        Ok(Envelope { method: None, .. }) | Err(_) => None,
    };
    Some(ServerJsonRpcMessage::error(parse_error(text), id))
}
