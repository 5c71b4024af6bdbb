//! Parse, log, run, exit.

use std::process::ExitCode;

use pierre_mcp::{
    cli::{self, Stop, config::Config, terminal},
    logging,
    run::run,
};
use tokio_util::sync::CancellationToken;

/// Exit code of a command that cannot be done as typed; clap uses the same.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let outcome = match cli::from_process() {
        Ok(config) => {
            logging::init(config.log, config.log_format);
            run_to_end(config)
        }
        Err(Stop::Answered(text)) => terminal::print(&text)
            .map(|()| ExitCode::SUCCESS)
            .map_err(Into::into),
        Err(stop) => {
            terminal::print_error(&stop);
            return ExitCode::from(USAGE);
        }
    };
    outcome.unwrap_or_else(|error| {
        terminal::print_error(&error);
        ExitCode::FAILURE
    })
}

fn run_to_end(config: Config) -> anyhow::Result<ExitCode> {
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

/// The first signal stops in good order, the second ends the process at once.
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
