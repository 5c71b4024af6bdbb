//! HTTP+SSE, the transport of the 2024-11-05 specification: `GET /sse` opens a session and its event
//! stream, `POST /messages` carries the client's messages. A session belongs to the key that opened it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, GetExtensions, RequestId, ServerJsonRpcMessage,
};
use rmcp::service::serve_server_with_ct;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use super::auth::is_same;
use super::rejection::Rejection;
use crate::pierre::Key;
use crate::server::CallerKey;
use crate::transport::Handler;

/// Interval of keep-alive comments: proxies keep the stream open, and a lost client is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Queued messages of one session, in each direction.
const QUEUE: usize = 16;

/// Unanswered requests of one session: bounds what a client that does not read can occupy.
const UNANSWERED: usize = 64;

/// The live sessions.
pub(super) struct Sessions {
    limit: usize,
    live: Mutex<Live>,
}

#[derive(Default)]
struct Live {
    sessions: HashMap<Uuid, Session>,
    closed: bool,
}

/// One open session.
#[derive(Clone)]
pub(super) struct Session {
    key: Key,
    messages: mpsc::Sender<ClientJsonRpcMessage>,
    unanswered: Unanswered,
}

/// The ids of a session's unanswered requests.
#[derive(Clone, Default)]
struct Unanswered(Arc<Mutex<HashSet<RequestId>>>);

impl Unanswered {
    fn ids(&self) -> MutexGuard<'_, HashSet<RequestId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rejects a further request when there are too many.
    fn check(&self) -> Result<(), Rejection> {
        let free = self.ids().len() < UNANSWERED;
        free.then_some(()).ok_or(Rejection::TooManyCalls)
    }

    fn received(&self, message: &ClientJsonRpcMessage) -> Result<(), Rejection> {
        match message {
            ClientJsonRpcMessage::Request(request) => {
                let mut ids = self.ids();
                if ids.len() >= UNANSWERED {
                    return Err(Rejection::TooManyCalls);
                }
                ids.insert(request.id.clone());
            }
            // rmcp answers no request that its client has cancelled.
            ClientJsonRpcMessage::Notification(notification) => {
                if let ClientNotification::CancelledNotification(cancelled) =
                    &notification.notification
                    && let Some(id) = &cancelled.params.request_id
                {
                    self.ids().remove(id);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn sent(&self, message: &ServerJsonRpcMessage) {
        let id = match message {
            ServerJsonRpcMessage::Response(response) => Some(&response.id),
            ServerJsonRpcMessage::Error(error) => error.id.as_ref(),
            _ => None,
        };
        if let Some(id) = id {
            self.ids().remove(id);
        }
    }
}

/// Removes a session when its stream is dropped, and cancels its calls.
struct RemoveOnDrop {
    id: Uuid,
    sessions: Arc<Sessions>,
    _cancel: DropGuard,
}

impl Drop for RemoveOnDrop {
    fn drop(&mut self) {
        self.sessions.live().sessions.remove(&self.id);
    }
}

impl Sessions {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            limit,
            live: Mutex::default(),
        })
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a session. The response is its event stream.
    pub(super) fn open<H: Handler>(
        self: &Arc<Self>,
        server: H,
        parts: &Parts,
    ) -> Result<Response, Rejection> {
        let id = Uuid::new_v4();
        let (messages, mut incoming) = mpsc::channel(QUEUE);
        let unanswered = Unanswered::default();
        {
            let mut live = self.live();
            if live.closed {
                return Err(Rejection::Stopping);
            }
            if live.sessions.len() >= self.limit {
                return Err(Rejection::TooManyStreams);
            }
            live.sessions.insert(
                id,
                Session {
                    key: caller(parts)?,
                    messages,
                    unanswered: unanswered.clone(),
                },
            );
        }
        let cancel = CancellationToken::new();
        let end = RemoveOnDrop {
            id,
            sessions: self.clone(),
            _cancel: cancel.clone().drop_guard(),
        };
        let (sink, outgoing) = futures::channel::mpsc::channel::<ServerJsonRpcMessage>(QUEUE);
        tokio::spawn(async move {
            let source = stream::poll_fn(move |context| incoming.poll_recv(context));
            if let Ok(service) = serve_server_with_ct(server, (sink, source), cancel).await {
                let _ = service.waiting().await;
            }
        });
        let endpoint = Event::default()
            .event("endpoint")
            .data(format!("/messages?sessionId={id}"));
        let events = stream::once(async { Ok(endpoint) }).chain(outgoing.map(move |message| {
            let _dropped_with_the_stream = &end;
            unanswered.sent(&message);
            Event::default().event("message").json_data(message)
        }));
        let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
        // Otherwise nginx buffers the events.
        let unbuffered = HeaderName::from_static("x-accel-buffering");
        Ok(([(unbuffered, HeaderValue::from_static("no"))], stream).into_response())
    }

    /// The session that a message is for. For another key, it does not exist.
    pub(super) fn find(&self, parts: &Parts) -> Result<Session, Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let id = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "sessionId")
            .and_then(|(_, value)| Uuid::parse_str(&value).ok())
            .ok_or(Rejection::UnknownSession)?;
        let key = caller(parts)?;
        self.live()
            .sessions
            .get(&id)
            .filter(|session| is_same(session.key.expose(), key.expose()))
            .cloned()
            .ok_or(Rejection::UnknownSession)
    }

    /// Ends every session, after its pending answers.
    pub(super) fn close(&self) {
        let mut live = self.live();
        live.closed = true;
        live.sessions.clear();
    }
}

impl Session {
    /// Hands a message to the session, with the HTTP request that carried it.
    pub(super) async fn deliver(self, parts: Parts, body: &[u8]) -> Result<(), Rejection> {
        let mut message: ClientJsonRpcMessage =
            serde_json::from_slice(body).map_err(|_| Rejection::Malformed)?;
        if let ClientJsonRpcMessage::Request(request) = &mut message {
            self.unanswered.check()?;
            request.request.extensions_mut().insert(parts);
        }
        // The client may disconnect while it waits for a slot: only what is sent is counted.
        let slot = self.messages.reserve().await;
        let slot = slot.map_err(|_| Rejection::UnknownSession)?;
        self.unanswered.received(&message)?;
        slot.send(message);
        Ok(())
    }
}

fn caller(parts: &Parts) -> Result<Key, Rejection> {
    let key = parts.extensions.get::<CallerKey>();
    key.map(|CallerKey(key)| key.clone())
        .ok_or(Rejection::NoKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Parts {
        http::Request::new(()).into_parts().0
    }

    fn ping(id: u32) -> Vec<u8> {
        format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#).into_bytes()
    }

    #[tokio::test]
    async fn a_message_that_was_never_queued_is_not_counted() {
        let (messages, mut incoming) = mpsc::channel(1);
        let session = Session {
            key: Key::parse("sk-a").unwrap(),
            messages,
            unanswered: Unanswered::default(),
        };
        let first = ping(1);
        session.clone().deliver(parts(), &first).await.unwrap();
        // Nobody takes the first one out of the queue: the others wait until their clients disconnect.
        for id in 2..=2 * u32::try_from(UNANSWERED).unwrap() {
            let body = ping(id);
            let mut waiting = Box::pin(session.clone().deliver(parts(), &body));
            assert!(futures::poll!(&mut waiting).is_pending());
        }
        assert_eq!(session.unanswered.ids().len(), 1);
        incoming.recv().await.unwrap();
        let next = ping(3);
        session.clone().deliver(parts(), &next).await.unwrap();
        assert_eq!(session.unanswered.ids().len(), 2);
    }
}
