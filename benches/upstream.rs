//! A Pierre that answers at once with bodies made beforehand, and a server that calls it.

use std::{fmt::Write, time::Duration};

use anyhow::Context;
use axum::{Router, http::header, routing::get, serve::ListenerExt};
use bytes::Bytes;
use pierre_mcp::{
    pierre::{BaseUrl, Client, Deadlines, Key, Options},
    server::{self, Clock, Server},
    tools,
    transport::stdio,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines},
    net::TcpListener,
};
use tokio_util::sync::CancellationToken;

/// Bytes in flight between the bench and the server.
const PIPE: usize = 64 * 1024;

/// Two accounts, about 2 kB.
pub(crate) fn accounts() -> Bytes {
    let mut body = String::from(r#"{"success":true,"count":2,"data":["#);
    for (number, (kind, subtype)) in [("BANK", "CHECKING_ACCOUNT"), ("CREDIT", "CREDIT_CARD")]
        .into_iter()
        .enumerate()
    {
        if number > 0 {
            body.push(',');
        }
        let _ = write!(
            body,
            r#"{{"itemIsActive":true,"itemLastUpdatedAt":"2026-11-22T11:27:59.654Z","id":"ac000000-0000-4000-8000-00000000000{number}","itemId":"17e30000-0000-4000-8000-000000000001","name":"Conta número {number}","type":"{kind}","subtype":"{subtype}","number":"7712345-6","currencyCode":"BRL","balance":"10588.33","creditData":{{"brand":"MASTERCARD","level":"BLACK","status":"ACTIVE","creditLimit":12000.0,"balanceDueDate":"2026-12-10","minimumPayment":340.28,"balanceCloseDate":null,"availableCreditLimit":9731.46,"holderType":"MAIN"}},"bankData":{{"closingBalance":10588.33,"transferNumber":"260/0001/7712345-6","hasReservedBalance":false,"overdraftUsedLimit":0}},"marketingName":"Conta","taxNumber":"529.982.247-25","owner":"Marina Alves Teixeira","customName":null,"userId":"5a0d0b0e-0000-4000-8000-000000000001","createdAt":"2025-03-14T12:00:00.000Z","updatedAt":"2026-11-22T11:27:59.654Z","connectorName":"Nubank","connectorImageUrl":"https://cdn.exemplo.invalid/connectors/1.svg"}}"#
        );
    }
    body.push_str(r#"],"timestamp":"2026-11-22T11:30:00.000Z"}"#);
    body.into()
}

/// Rows of bank accounts and cards with what every row has, about 280 bytes each, over 300 days.
pub(crate) fn statement(rows: usize) -> Bytes {
    let mut body = format!(r#"{{"success":true,"count":{rows},"data":["#);
    for row in 0..rows {
        if row > 0 {
            body.push(',');
        }
        let (month, day) = (row % 300 / 30 + 1, row % 28 + 1);
        let (units, cents, account) = (row % 900 + 1, row % 100, row % 12);
        let (name, kind, sign) = if account < 8 {
            ("Conta do Nubank", "BANK", "-")
        } else {
            ("Cartão do Nubank", "CREDIT", "")
        };
        let (category, shop) = (row % 40, row % 500);
        let _ = write!(
            body,
            r#"{{"id":"7a000000-0000-4000-8000-{row:012}","account_id":"ac00-{account:04}","account_name":"{name}","account_type":"{kind}","type":"DEBIT","amount":"{sign}{units}.{cents:02}","date":"2026-{month:02}-{day:02}T14:31:00.000Z","category":"Categoria número {category}","description":"Compra na padaria da esquina {shop}"}}"#
        );
    }
    body.push_str(r#"],"message":"ok"}"#);
    body.into()
}

/// Serves the bodies on loopback until the process ends; gives the API's address.
pub(crate) async fn serve(statement: Bytes) -> anyhow::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let json = || [(header::CONTENT_TYPE, "application/json")];
    let accounts = accounts();
    let routes = Router::new()
        .route(
            "/tools/api/get-accounts",
            get(async move || (json(), accounts)),
        )
        .route(
            "/tools/api/get-transactions",
            get(async move || (json(), statement)),
        );
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(format!("http://{address}/tools/api"))
}

/// The server behind a pair of pipes in memory, spoken to line by line.
pub(crate) struct Session {
    input: DuplexStream,
    output: Lines<BufReader<DuplexStream>>,
    stop: CancellationToken,
}

impl Session {
    pub(crate) async fn open(base_url: &str) -> anyhow::Result<Self> {
        let client = Client::build(Options {
            base_url: BaseUrl::parse(base_url).map_err(anyhow::Error::msg)?,
            send_s: true,
            deadlines: Deadlines {
                read: Duration::from_secs(50),
                slow: Duration::from_secs(55),
            },
            // Every call is to reach the upstream.
            cache: Duration::ZERO,
            extra_ca: None,
        })?;
        let options = server::Options {
            key: Key::parse("sk-bench"),
            clock: Clock::Fixed("2026-11-22T12:00:00Z".parse()?),
            ..server::Options::default()
        };
        let server = Server::new(client, tools::ALL, options);
        let (input, theirs) = tokio::io::duplex(PIPE);
        let (output, ours) = tokio::io::duplex(PIPE);
        let stop = CancellationToken::new();
        tokio::spawn(stdio::serve_over(server, theirs, ours, stop.clone()));
        let mut session = Self {
            input,
            output: BufReader::new(output).lines(),
            stop,
        };
        session.send(INITIALIZE).await?;
        session.answer().await?;
        session.send(INITIALIZED).await?;
        Ok(session)
    }

    pub(crate) async fn send(&mut self, line: &str) -> anyhow::Result<()> {
        self.input.write_all(line.as_bytes()).await?;
        Ok(self.input.write_all(b"\n").await?)
    }

    pub(crate) async fn answer(&mut self) -> anyhow::Result<String> {
        let line = self.output.next_line().await?;
        line.context("the server hung up")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

pub(crate) const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}"#;
pub(crate) const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
pub(crate) const LIST: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
pub(crate) const ACCOUNTS: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_accounts","arguments":{}}}"#;
