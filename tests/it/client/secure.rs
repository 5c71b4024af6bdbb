//! Encryption and the way there: whose certificates are believed, and that no proxy sees loopback.

use std::{process::Stdio, sync::Arc, time::Duration};

use pierre_mcp::pierre::{BuildError, Client, Error, Key, Options};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    process::Command,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

use super::body;
use crate::support::{KEY, Socket, Then, Upstream, ok, options, soon};

/// A Pierre behind a certificate that only its own authority vouches for, and that authority.
async fn behind_tls(name: &str) -> (String, Vec<u8>) {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &authority).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&ok(body("get-accounts"))).await;
                let _ = stream.flush().await;
                tokio::time::sleep(Duration::from_secs(5)).await;
            });
        }
    });
    let base = format!("https://127.0.0.1:{port}/tools/api");
    (base, authority.pem().into_bytes())
}

fn with_authority(base: &str, extra_ca: Option<Vec<u8>>) -> Client {
    let options = Options {
        extra_ca,
        ..options(base)
    };
    Client::build(options).unwrap().for_caller(Key::parse(KEY))
}

#[tokio::test]
async fn an_unknown_certificate_is_believed_only_with_its_authority() {
    let (base, authority) = behind_tls("127.0.0.1").await;
    let error = soon(with_authority(&base, None).get_accounts()).await;
    assert_eq!(error.unwrap_err(), Error::Unreachable);
    let trusting = with_authority(&base, Some(authority.clone()));
    let found = soon(trusting.get_accounts()).await.unwrap();
    assert_eq!(found.accounts.rows.len(), 2);
    // Another one's authority vouches for nothing here.
    let (_, other) = behind_tls("127.0.0.1").await;
    let error = soon(with_authority(&base, Some(other)).get_accounts()).await;
    assert_eq!(error.unwrap_err(), Error::Unreachable);
    // Nor does the right one for another name.
    let (base, authority) = behind_tls("pierre.invalid").await;
    let error = soon(with_authority(&base, Some(authority)).get_accounts()).await;
    assert_eq!(error.unwrap_err(), Error::Unreachable);
}

#[test]
fn a_file_without_a_certificate_is_refused() {
    for bad in [
        "",
        "x",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ] {
        let options = Options {
            extra_ca: Some(bad.as_bytes().to_vec()),
            ..options("https://127.0.0.1:9/tools/api")
        };
        let refused = matches!(Client::build(options), Err(BuildError::CaFile));
        assert!(refused, "{bad}");
    }
}

#[tokio::test]
async fn what_is_on_loopback_goes_through_no_proxy() {
    let proxy = Socket::start(vec![Then::Answer(ok("{}"))]).await;
    let address = proxy.base.strip_suffix("/tools/api").unwrap();
    let upstream = Upstream::saying("get-accounts", body("get-accounts")).await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_pierre-mcp"));
    command
        .args(["call", "get_accounts", "--output", "json"])
        .env_clear()
        .env("PIERRE_BASE_URL", upstream.base())
        .env("PIERRE_API_KEY", KEY)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, address).env(name.to_lowercase(), address);
    }
    let output = soon(command.output()).await.unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("1500.50"));
    assert_eq!(upstream.requests().await.len(), 1);
    assert_eq!(proxy.connections(), 0);
}
