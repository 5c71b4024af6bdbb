//! Connections: accepted in bounded number, closed when a client dawdles, and, at a stop, closed as
//! soon as each has had the answer that it waits for.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::Limits;
use super::patient::Patient;

/// What one connection may hold of requests not yet read, headers included.
const BUFFER: usize = 64 * 1024;

/// How long a stop still takes what had arrived before it: the connections that the kernel has
/// already answered for, and the requests on their way through an open one.
const LAST_CALL: Duration = Duration::from_millis(30);

/// After a failure to accept (no descriptors left): time for others to close.
const BREATH: Duration = Duration::from_millis(100);

/// The open connections of one server.
pub(super) struct Connections {
    limits: Limits,
    permits: Arc<Semaphore>,
    tasks: TaskTracker,
    /// Each closes once it has answered.
    closing: CancellationToken,
    /// Each closes now.
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
    pub(super) async fn accept(
        &self,
        listener: TcpListener,
        routes: &Router,
        stop: &CancellationToken,
    ) {
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = self.accept_all(&listener, routes) => {}
        }
        let last_call = Instant::now() + LAST_CALL;
        let _ = timeout_at(last_call, self.accept_all(&listener, routes)).await;
    }

    async fn accept_all(&self, listener: &TcpListener, routes: &Router) {
        while let Ok(permit) = self.permits.clone().acquire_owned().await {
            match listener.accept().await {
                Ok((stream, _)) => self.spawn(stream, routes.clone(), permit),
                Err(error) => {
                    tracing::warn!(error.kind = ?error.kind(), "could not accept a connection");
                    sleep(BREATH).await;
                }
            }
        }
    }

    fn spawn(&self, stream: TcpStream, routes: Router, permit: OwnedSemaphorePermit) {
        let (closing, aborting) = (self.closing.clone(), self.aborting.clone());
        // Small answers must not wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        let routes = routes.map_request(|request: Request<Incoming>| request.map(Body::new));
        // HTTP/1 only: without TLS nobody negotiates HTTP/2, and its open streams would escape
        // the time limit on headers.
        let stream = Patient::new(stream, self.limits.write);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes));
        self.tasks.spawn(async move {
            let _permit = permit;
            let mut connection = std::pin::pin!(connection);
            let mut told = false;
            loop {
                tokio::select! {
                    // First the connection: a request that has arrived counts before the stop.
                    biased;
                    _ = connection.as_mut() => break,
                    () = aborting.cancelled() => break,
                    () = closing.cancelled(), if !told => {
                        told = true;
                        connection.as_mut().graceful_shutdown();
                    }
                }
            }
        });
    }

    /// Closes the idle connections now, and each other one after its answer.
    pub(super) fn close(&self) {
        self.closing.cancel();
        self.tasks.close();
    }

    /// Returns once every connection is closed.
    pub(super) async fn closed(&self) {
        self.tasks.wait().await;
    }

    /// Closes what is left, answered or not.
    pub(super) async fn abort(&self) {
        self.aborting.cancel();
        self.closed().await;
    }
}
