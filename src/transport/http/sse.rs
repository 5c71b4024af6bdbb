//! HTTP+SSE, the transport of the 2024-11-05 specification: `GET /sse` opens a stream of messages,
//! `POST /messages` answers for it. A session belongs to the key that opened it and ends with its stream.

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
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use super::Refusal;
use super::auth::is_same;
use crate::pierre::Key;
use crate::server::CallerKey;
use crate::transport::Handler;

/// Keeps proxies from closing a quiet stream, and notices a client that has gone.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Messages on their way, in each direction.
const QUEUE: usize = 16;

/// Requests without an answer, in one session: what a client that does not read can make us keep.
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

/// Where the messages of one session go.
#[derive(Clone)]
pub(super) struct Session {
    key: Key,
    messages: mpsc::Sender<ClientJsonRpcMessage>,
    unanswered: Unanswered,
}

/// The requests of one session that wait for an answer.
#[derive(Clone, Default)]
struct Unanswered(Arc<Mutex<HashSet<RequestId>>>);

impl Unanswered {
    fn ids(&self) -> MutexGuard<'_, HashSet<RequestId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more may come in.
    fn has_room(&self) -> Result<(), Refusal> {
        let room = self.ids().len() < UNANSWERED;
        room.then_some(()).ok_or(Refusal::TooManyCalls)
    }

    fn came_in(&self, message: &ClientJsonRpcMessage) -> Result<(), Refusal> {
        match message {
            ClientJsonRpcMessage::Request(request) => {
                let mut ids = self.ids();
                if ids.len() >= UNANSWERED {
                    return Err(Refusal::TooManyCalls);
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

    fn goes_out(&self, message: &ServerJsonRpcMessage) {
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

/// Ends a session when its stream does, and cancels its calls.
struct End {
    id: Uuid,
    sessions: Arc<Sessions>,
    _cancel: DropGuard,
}

impl Drop for End {
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

    /// Opens a session, and the stream of what the server says in it.
    pub(super) fn open<H: Handler>(
        self: &Arc<Self>,
        server: H,
        parts: &Parts,
    ) -> Result<Response, Refusal> {
        let id = Uuid::new_v4();
        let (messages, incoming) = mpsc::channel(QUEUE);
        let unanswered = Unanswered::default();
        {
            let mut live = self.live();
            if live.closed {
                return Err(Refusal::Stopping);
            }
            if live.sessions.len() >= self.limit {
                return Err(Refusal::TooManyStreams);
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
        let end = End {
            id,
            sessions: self.clone(),
            _cancel: cancel.clone().drop_guard(),
        };
        let (sink, outgoing) = futures::channel::mpsc::channel::<ServerJsonRpcMessage>(QUEUE);
        tokio::spawn(async move {
            let pipes = (sink, ReceiverStream::new(incoming));
            if let Ok(service) = serve_server_with_ct(server, pipes, cancel).await {
                let _ = service.waiting().await;
            }
        });
        let endpoint = Event::default()
            .event("endpoint")
            .data(format!("/messages?sessionId={id}"));
        let events = stream::once(async { Ok(endpoint) }).chain(outgoing.map(move |message| {
            let _lives_as_long_as_the_stream = &end;
            unanswered.goes_out(&message);
            Event::default().event("message").json_data(message)
        }));
        let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
        // Proxies (nginx) would else hold the events back.
        let unbuffered = HeaderName::from_static("x-accel-buffering");
        Ok(([(unbuffered, HeaderValue::from_static("no"))], stream).into_response())
    }

    /// The session that a message is for. To another key, it does not exist.
    pub(super) fn find(&self, parts: &Parts) -> Result<Session, Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        let id = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "sessionId")
            .and_then(|(_, value)| Uuid::parse_str(&value).ok())
            .ok_or(Refusal::UnknownSession)?;
        let key = caller(parts)?;
        self.live()
            .sessions
            .get(&id)
            .filter(|session| is_same(session.key.expose(), key.expose()))
            .cloned()
            .ok_or(Refusal::UnknownSession)
    }

    /// Lets every session end: what it has been asked is answered first.
    pub(super) fn close(&self) {
        let mut live = self.live();
        live.closed = true;
        live.sessions.clear();
    }
}

impl Session {
    /// Hands a message over to the session, with the request that brought it.
    pub(super) async fn deliver(self, parts: Parts, body: &[u8]) -> Result<(), Refusal> {
        let mut message: ClientJsonRpcMessage =
            serde_json::from_slice(body).map_err(|_| Refusal::Malformed)?;
        if let ClientJsonRpcMessage::Request(request) = &mut message {
            self.unanswered.has_room()?;
            request.request.extensions_mut().insert(parts);
        }
        // The client may give up while it waits for its turn: what is booked is handed over.
        let turn = self.messages.reserve().await;
        let turn = turn.map_err(|_| Refusal::UnknownSession)?;
        self.unanswered.came_in(&message)?;
        turn.send(message);
        Ok(())
    }
}

fn caller(parts: &Parts) -> Result<Key, Refusal> {
    let key = parts.extensions.get::<CallerKey>();
    key.map(|CallerKey(key)| key.clone()).ok_or(Refusal::NoKey)
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
    async fn a_message_that_was_given_up_waits_for_no_answer() {
        let (messages, mut incoming) = mpsc::channel(1);
        let session = Session {
            key: Key::parse("sk-a").unwrap(),
            messages,
            unanswered: Unanswered::default(),
        };
        let first = ping(1);
        session.clone().deliver(parts(), &first).await.unwrap();
        // Nobody takes the first out of the queue: the others wait, and their clients go away.
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
