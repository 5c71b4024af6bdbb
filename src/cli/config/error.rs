//! Why the process cannot do what it was asked; each text says what to do.

use std::{io, net::SocketAddr, path::PathBuf};

use crate::{pierre::BaseUrl, server::consent, tools::selection::UnknownName};

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The base URL is unusable.
    #[error("PIERRE_BASE_URL {0}; o padrão é {pierre}", pierre = BaseUrl::PIERRE)]
    BaseUrl(&'static str),
    /// A file cannot be read.
    #[error("não foi possível ler {path}: {why}", path = path.display(), why = why(source))]
    File {
        /// Its path.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that should hold a key or a token holds none.
    #[error("{path} não tem uma chave ou um token que sirva; escreva só ele, em uma linha", path = .0.display())]
    EmptySecret(PathBuf),
    /// A key that is too short to seal with.
    #[error("a chave das confirmações precisa de pelo menos {least} bytes; crie uma com: openssl rand -base64 48", least = consent::MIN_STATE_KEY)]
    ShortStateKey,
    /// A tool or group that does not exist.
    #[error("--tools e --exclude-tools: {0} `pierre-mcp tools` lista as ferramentas.")]
    Tools(#[from] UnknownName),
    /// `--household` or `--delivery` outside the sandbox.
    #[error("--household e --delivery só funcionam com --sandbox ou com o comando sandbox")]
    HouseholdWithoutSandbox,
    /// `--today` outside the sandbox.
    #[error("--today só funciona com --sandbox ou com o comando sandbox")]
    TodayWithoutSandbox,
    /// `--today` at the end of the calendar.
    #[error("--today está fora do calendário")]
    TodayOutOfRange,
    /// The sandbox is not for others.
    #[error("o sandbox só escuta em loopback, como 127.0.0.1:8766")]
    SandboxBeyondLoopback,
    /// A shared key without a key.
    #[error(
        "--shared-key precisa de uma chave: defina PIERRE_API_KEY ou PIERRE_API_KEY_FILE, ou use --sandbox"
    )]
    SharedKeyWithoutKey,
    /// A shared key for anyone on the network.
    #[error("--shared-key fora de loopback precisa de --access-token-file")]
    SharedKeyUnprotected,
    /// A token that nothing would ask for.
    #[error("--access-token-file só funciona com --shared-key")]
    TokenWithoutSharedKey,
    /// A public address whose names are not known.
    #[error(
        "escutar em {0} precisa de --allowed-hosts com os nomes pelos quais os clientes chamam"
    )]
    HostsUnknown(SocketAddr),
    /// The arguments of `call` are no JSON object.
    #[error("--json recebe um objeto JSON, como '{{\"period\":\"2026-10\"}}'")]
    BadJson,
    /// An argument of `call` is not `name=value`.
    #[error("argumentos se escrevem nome=valor, como period=2026-10")]
    BadPair,
}

/// The usual reasons in Portuguese, others as the system says them.
fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "o arquivo não existe".to_owned(),
        io::ErrorKind::PermissionDenied => "sem permissão de leitura".to_owned(),
        io::ErrorKind::IsADirectory => "é uma pasta".to_owned(),
        io::ErrorKind::InvalidData => "não é um texto em UTF-8".to_owned(),
        _ => error.to_string(),
    }
}
