//! Parse, log, run, exit.

use std::process::ExitCode;

use clap::Parser;
use pierre_mcp::{
    config::{Cli, Config},
    run, telemetry,
};
use tokio_util::sync::CancellationToken;

fn main() -> anyhow::Result<ExitCode> {
    let config = Config::from_cli(Cli::parse())?;
    telemetry::init(config.log, config.log_format);
    let runtime = tokio::runtime::Runtime::new()?;
    let code = runtime.block_on(async {
        let stop = CancellationToken::new();
        stop_on_signals(stop.clone())?;
        run(config, stop).await
    });
    // A read of stdin cannot be interrupted; do not wait for one.
    runtime.shutdown_background();
    code
}

/// The first signal stops in good order, the second at once.
fn stop_on_signals(stop: CancellationToken) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
                end(&stop);
            }
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            end(&stop);
        }
    });
    Ok(())
}

#[expect(clippy::exit, reason = "a second signal means now")]
fn end(stop: &CancellationToken) {
    if stop.is_cancelled() {
        std::process::exit(130);
    }
    stop.cancel();
}
