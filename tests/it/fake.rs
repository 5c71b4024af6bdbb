//! A server with tools of its own, so that transports are tested without any of ours: `whoami`
//! answers with the caller's key, `wait` after `ms` milliseconds, `much` with 32 MiB.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use pierre_mcp::server::CallerKey;
use pierre_mcp::transport::Handler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock,
    ProgressNotificationParam, ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use tokio_util::task::TaskTracker;

#[derive(Clone, Default)]
pub(crate) struct Fake {
    calls: TaskTracker,
    pub(crate) started: Arc<AtomicUsize>,
    pub(crate) finished: Arc<AtomicUsize>,
    pub(crate) cancelled: Arc<AtomicUsize>,
}

impl Fake {
    /// Waits until as many calls have started.
    pub(crate) async fn has_started(&self, calls: usize) {
        until(|| self.started.load(SeqCst) == calls).await;
    }
}

/// Waits, at most five seconds, for something to become true.
pub(crate) async fn until(is_so: impl Fn() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came");
}

impl Handler for Fake {
    async fn idle(&self) {
        self.calls.close();
        self.calls.wait().await;
    }
}

impl ServerHandler for Fake {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let _call = self.calls.token();
        self.started.fetch_add(1, SeqCst);
        let arguments = request.arguments.unwrap_or_default();
        if let Some(token) = context.meta.get_progress_token() {
            let progress = ProgressNotificationParam::new(token, 1.0);
            let _ = context.peer.notify_progress(progress).await;
        }
        let text = if request.name == "wait" {
            let ms = arguments["ms"].as_u64().unwrap();
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(ms)) => "waited".to_owned(),
                () = context.ct.cancelled() => {
                    self.cancelled.fetch_add(1, SeqCst);
                    return Err(ErrorData::internal_error("cancelled", None));
                }
            }
        } else if request.name == "much" {
            "x".repeat(32 * 1024 * 1024)
        } else {
            let parts = context.extensions.get::<axum::http::request::Parts>();
            let shown = parts.is_some_and(|parts| parts.headers.contains_key("authorization"));
            let key = parts.and_then(|parts| parts.extensions.get::<CallerKey>());
            let key = key.map_or("none", |CallerKey(key)| key.expose());
            format!("{key}{}", if shown { " and a header" } else { "" })
        };
        self.finished.fetch_add(1, SeqCst);
        Ok(CallToolResult::success(vec![ContentBlock::text(text)]).into())
    }
}
