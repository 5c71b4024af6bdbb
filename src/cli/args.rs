//! The command line as it is typed, with an environment variable for every option. Only clap reads
//! anything here. The comments on the fields are help texts.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use tracing::level_filters::LevelFilter;

use super::{
    Output,
    values::{
        address, confirm, day, delivery, household, log_format, log_level, output, reveal, seconds,
        shape,
    },
};
use crate::{
    logging::LogFormat,
    pierre::BaseUrl,
    sandbox::{Family, Shape, untidy::Delivery},
    server::consent::Confirm,
    tool::Reveal,
};

/// Servidor MCP da Pierre Finance: contas, transações, sincronização bancária e lembretes de
/// pagamento para assistentes de IA.
///
/// Sem comando, fala MCP em stdin e stdout. A chave da API vem de `PIERRE_API_KEY` ou
/// `PIERRE_API_KEY_FILE`, nunca de um argumento; obtenha a sua em <https://pierre.finance/api-key>.
#[derive(Debug, Parser)]
#[command(version)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) global: GlobalArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Opções de todos os comandos")]
pub(super) struct GlobalArgs {
    /// Usa uma família fictícia em vez da Pierre; não precisa de chave. Sem um formato, os dados
    /// vêm como a Pierre os escreve hoje
    #[arg(long, global = true, env = "PIERRE_SANDBOX", value_name = "FORMATO", num_args = 0..=1, require_equals = true, default_missing_value = "live", value_parser = shape())]
    pub(super) sandbox: Option<Shape>,
    /// Qual família fictícia o sandbox tem; a desarrumada (untidy) é contada com o desleixo dos
    /// bancos, em 2026-11-22, a menos que --today diga outra data
    #[arg(long, global = true, env = "PIERRE_HOUSEHOLD", value_name = "NOME", value_parser = household())]
    pub(super) household: Option<Family>,
    /// Como os bancos da família desarrumada entregam as parcelas de uma compra
    #[arg(long, global = true, env = "PIERRE_DELIVERY", value_name = "JEITO", value_parser = delivery())]
    pub(super) delivery: Option<Delivery>,
    /// O dia que o sandbox toma por hoje (AAAA-MM-DD)
    #[arg(long, global = true, env = "PIERRE_TODAY", value_name = "DATA", value_parser = day)]
    pub(super) today: Option<Date>,
    /// Oferece só as ferramentas que não alteram nada
    #[arg(long, global = true, env = "PIERRE_READ_ONLY", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) read_only: bool,
    /// Oferece só estes grupos ou ferramentas: contas, transacoes, cartoes, lembretes, limites,
    /// sincronizacao, ajuda, memoria, conexao, ou todas; sem esta opção, todos menos memoria e
    /// conexao
    #[arg(
        long,
        global = true,
        env = "PIERRE_TOOLS",
        value_name = "GRUPO_OU_NOME",
        value_delimiter = ','
    )]
    pub(super) tools: Vec<String>,
    /// Deixa de fora estes grupos ou ferramentas
    #[arg(
        long,
        global = true,
        env = "PIERRE_EXCLUDE_TOOLS",
        value_name = "GRUPO_OU_NOME",
        value_delimiter = ','
    )]
    pub(super) exclude_tools: Vec<String>,
    /// Oferece operações cujas requisições não estão documentadas o bastante para serem
    /// comprovadas
    #[arg(long, global = true, env = "PIERRE_EXPERIMENTAL", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) experimental: bool,
    /// Quando perguntar à pessoa antes de alterar, excluir ou enviar algo
    #[arg(long, global = true, env = "PIERRE_CONFIRM", value_name = "QUANDO", default_value = "auto", value_parser = confirm())]
    pub(super) confirm: Confirm,
    /// Quanto tempo a pessoa tem para responder onde o cliente pergunta na hora, em segundos
    /// (1 a 600)
    #[arg(long, global = true, env = "PIERRE_CONFIRM_TIMEOUT", value_name = "SEGUNDOS", default_value = "45", value_parser = seconds(1..=600))]
    pub(super) confirm_timeout: Duration,
    /// Arquivo com pelo menos 32 bytes que selam as confirmações, o mesmo em todas as réplicas (ou
    /// `PIERRE_STATE_KEY`); sem ele, uma confirmação só vale no processo que a deu
    #[arg(
        long,
        global = true,
        env = "PIERRE_STATE_KEY_FILE",
        value_name = "ARQUIVO"
    )]
    pub(super) state_key_file: Option<PathBuf>,
    /// De quem são os números de documento e de conta que as respostas mostram por inteiro; os de
    /// outras pessoas são sempre mascarados
    #[arg(long, global = true, env = "PIERRE_REVEAL", value_name = "DE_QUEM", default_value = "nothing", value_parser = reveal())]
    pub(super) reveal: Reveal,
    /// Arquivo com a chave da API da Pierre
    #[arg(
        long,
        global = true,
        env = "PIERRE_API_KEY_FILE",
        value_name = "ARQUIVO"
    )]
    pub(super) api_key_file: Option<PathBuf>,
    /// Endereço da Pierre; https, ou http em loopback
    #[arg(long, global = true, env = "PIERRE_BASE_URL", value_name = "URL", default_value = BaseUrl::PIERRE)]
    pub(super) base_url: String,
    /// Envia `s=s` em toda chamada, o que a marca como vinda por MCP
    #[arg(long, global = true, env = "PIERRE_SEND_S", value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    pub(super) send_s: bool,
    /// Arquivo PEM com autoridades certificadoras adicionais
    #[arg(long, global = true, env = "PIERRE_CA_FILE", value_name = "ARQUIVO")]
    pub(super) ca_file: Option<PathBuf>,
    /// Espera máxima por uma consulta, em segundos, com as novas tentativas (1 a 180)
    #[arg(long, global = true, env = "PIERRE_READ_TIMEOUT", value_name = "SEGUNDOS", default_value = "50", value_parser = seconds(1..=180))]
    pub(super) read_timeout: Duration,
    /// Espera máxima por uma sincronização bancária ou por um filtro clientMessage, em segundos
    /// (1 a 180)
    #[arg(long, global = true, env = "PIERRE_SLOW_TIMEOUT", value_name = "SEGUNDOS", default_value = "55", value_parser = seconds(1..=180))]
    pub(super) slow_timeout: Duration,
    /// Por quanto tempo a resposta a uma consulta fica na memória para a mesma pergunta com a
    /// mesma chave, em segundos (0 a 3600); 0 não guarda nada
    #[arg(long, global = true, env = "PIERRE_CACHE_SECONDS", value_name = "SEGUNDOS", default_value = "60", value_parser = seconds(0..=3600))]
    pub(super) cache_seconds: Duration,
    /// Nível das linhas de log em stderr
    #[arg(long, global = true, env = "PIERRE_LOG", value_name = "NIVEL", default_value = "warn", value_parser = log_level())]
    pub(super) log: LevelFilter,
    /// Forma das linhas de log
    #[arg(long, global = true, env = "PIERRE_LOG_FORMAT", value_name = "FORMA", default_value = "text", value_parser = log_format())]
    pub(super) log_format: LogFormat,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Fala MCP em stdin e stdout (o padrão)
    Stdio,
    /// Serve MCP por HTTP: /mcp, /sse com /messages, /healthz
    Http(HttpArgs),
    /// Serve só a Pierre fictícia do sandbox
    Sandbox {
        /// Endereço de loopback em que escutar
        #[arg(long, env = "PIERRE_SANDBOX_LISTEN", value_name = "ENDERECO", default_value = "127.0.0.1:8766", value_parser = address)]
        listen: SocketAddr,
    },
    /// Chama uma ferramenta por um cliente MCP de verdade dentro do processo e imprime a resposta
    Call(CallArgs),
    /// Lista as ferramentas com o tamanho de suas definições
    Tools {
        /// Forma da resposta
        #[arg(long, env = "PIERRE_OUTPUT", value_name = "FORMA", default_value = "human", value_parser = output())]
        output: Output,
    },
}

#[derive(Debug, Args)]
pub(super) struct HttpArgs {
    /// Endereço em que escutar
    #[arg(long, env = "PIERRE_LISTEN", value_name = "ENDERECO", default_value = "127.0.0.1:8765", value_parser = address)]
    pub(super) listen: SocketAddr,
    /// Nomes de host pelos quais os clientes podem chamar, além dos de loopback; necessário fora de
    /// loopback
    #[arg(
        long,
        env = "PIERRE_ALLOWED_HOSTS",
        value_name = "HOST",
        value_delimiter = ','
    )]
    pub(super) allowed_hosts: Vec<String>,
    /// Origens de páginas da web que podem chamar, como <https://app.example.com:443>
    #[arg(
        long,
        env = "PIERRE_ALLOWED_ORIGINS",
        value_name = "ORIGEM",
        value_delimiter = ','
    )]
    pub(super) allowed_origins: Vec<String>,
    /// Deixa de fora /sse e /messages
    #[arg(long, env = "PIERRE_NO_SSE", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) no_sse: bool,
    /// Usa a chave configurada para todos os clientes; em loopback, ou com --access-token-file
    #[arg(long, env = "PIERRE_SHARED_KEY", num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true", value_name = "BOOL")]
    pub(super) shared_key: bool,
    /// Arquivo com o token que os clientes de uma chave compartilhada enviam em
    /// `Authorization: Bearer`
    #[arg(long, env = "PIERRE_ACCESS_TOKEN_FILE", value_name = "ARQUIVO")]
    pub(super) access_token_file: Option<PathBuf>,
    /// Quanto tempo uma parada espera pelas chamadas em andamento, em segundos (0 a 300)
    #[arg(long, env = "PIERRE_DRAIN_TIMEOUT", value_name = "SEGUNDOS", default_value = "60", value_parser = seconds(0..=300))]
    pub(super) drain_timeout: Duration,
}

#[derive(Debug, Args)]
pub(super) struct CallArgs {
    /// A ferramenta, como `pierre-mcp tools` a lista
    #[arg(value_name = "FERRAMENTA")]
    pub(super) tool: String,
    /// Argumentos; uma lista como a,b
    #[arg(value_name = "NOME=VALOR")]
    pub(super) arguments: Vec<String>,
    /// Argumentos em um objeto JSON
    #[arg(long, value_name = "OBJETO")]
    pub(super) json: Option<String>,
    /// Forma da resposta
    #[arg(long, env = "PIERRE_OUTPUT", value_name = "FORMA", default_value = "human", value_parser = output())]
    pub(super) output: Output,
}
