//! Connections: bounded in number, closed when a client is slow, and, on shutdown, closed as soon as
//! each has written its response.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout_at};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::options::Limits;

/// Read buffer of one connection, headers included, in bytes.
const BUFFER: usize = 64 * 1024;

/// How long a shutdown still accepts what arrived before it: connections that the kernel has already
/// established, and requests on their way through an open one.
const LAST_ACCEPT: Duration = Duration::from_millis(30);

/// Pause after a failed accept (no file descriptors left), for other connections to close.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// The open connections of one server.
pub(super) struct Connections {
    limits: Limits,
    permits: Arc<Semaphore>,
    tasks: TaskTracker,
    /// Closes each connection once it has responded.
    closing: CancellationToken,
    /// Closes each connection now; `closing` comes first.
    aborting: CancellationToken,
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            permits: Arc::new(Semaphore::new(limits.connections)),
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
            aborting: CancellationToken::new(),
        }
    }

    /// Accepts until `stop`.
    pub(super) async fn accept<S>(
        &self,
        listener: TcpListener,
        service: S,
        stop: &CancellationToken,
    ) where
        S: Service<Request<Incoming>, Response = Response, Error = Infallible>,
        S: Clone + Send + 'static,
        S::Future: Send,
    {
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = self.accept_all(&listener, &service) => {}
        }
        let last = Instant::now() + LAST_ACCEPT;
        let _ = timeout_at(last, self.accept_all(&listener, &service)).await;
    }

    async fn accept_all<S>(&self, listener: &TcpListener, service: &S)
    where
        S: Service<Request<Incoming>, Response = Response, Error = Infallible>,
        S: Clone + Send + 'static,
        S::Future: Send,
    {
        while let Ok(permit) = self.permits.clone().acquire_owned().await {
            match listener.accept().await {
                Ok((stream, _)) => self.spawn(stream, service.clone(), permit),
                Err(error) => {
                    tracing::warn!(error.kind = ?error.kind(), "could not accept a connection");
                    sleep(ACCEPT_RETRY).await;
                }
            }
        }
    }

    fn spawn<S>(&self, stream: TcpStream, service: S, permit: OwnedSemaphorePermit)
    where
        S: Service<Request<Incoming>, Response = Response, Error = Infallible>,
        S: Send + 'static,
        S::Future: Send,
    {
        let (closing, aborting) = (self.closing.clone(), self.aborting.clone());
        // A small response must not wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(self.limits.write));
        // HTTP/1 only: without TLS nobody negotiates HTTP/2, and its open streams would escape
        // the time limit on headers.
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        self.tasks.spawn(async move {
            let _permit = permit;
            let mut connection = std::pin::pin!(connection);
            // The connection first: a request that has arrived counts before the shutdown.
            tokio::select! {
                biased;
                _ = connection.as_mut() => return,
                () = closing.cancelled() => connection.as_mut().graceful_shutdown(),
            }
            tokio::select! {
                biased;
                _ = connection => {}
                () = aborting.cancelled() => {}
            }
        });
    }

    /// Closes idle connections now, and each other one after its response.
    pub(super) fn close(&self) {
        self.closing.cancel();
        self.tasks.close();
    }

    /// Returns once every connection is closed.
    pub(super) async fn closed(&self) {
        self.tasks.wait().await;
    }

    /// Closes the connections that are left, with or without a response.
    pub(super) async fn abort(&self) {
        self.aborting.cancel();
        self.closed().await;
    }
}
