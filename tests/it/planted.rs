//! A Pierre between us and the sandbox that writes something else into the strings of its bodies:
//! one place at a time, or all of them.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri, header},
};
use serde_json::{Map, Value};
use tokio::net::TcpListener;

/// A string of a body: of which endpoint, at which path (every element of a list alike), and which
/// one it is of those that the body has there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Leaf {
    pub(crate) endpoint: String,
    pub(crate) path: String,
    pub(crate) number: usize,
    /// The row that it is of, where the body is a list.
    pub(crate) row: usize,
}

impl Leaf {
    /// Where it is, without which of many it is.
    pub(crate) fn place(&self) -> Place {
        (self.endpoint.clone(), self.path.clone())
    }
}

/// Endpoint and path.
pub(crate) type Place = (String, String);

type Plant = dyn Fn(&Leaf, &str) -> Option<String> + Send + Sync;

/// See the module. Clones share what is planted.
#[derive(Clone)]
pub(crate) struct Planted {
    pub(crate) base: String,
    inner: Arc<Inner>,
}

struct Inner {
    sandbox: String,
    client: reqwest::Client,
    plant: Mutex<Arc<Plant>>,
    /// The sandbox's key, which is a household of its own.
    key: Mutex<String>,
    places: Mutex<BTreeSet<Place>>,
    asked: Mutex<BTreeSet<String>>,
}

impl Planted {
    pub(crate) async fn before(sandbox: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/tools/api", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            sandbox: sandbox.trim_end_matches("/tools/api").to_owned(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            plant: Mutex::new(Arc::new(|_: &Leaf, _: &str| None)),
            key: Mutex::new("sk-sandbox".to_owned()),
            places: Mutex::default(),
            asked: Mutex::default(),
        });
        let router = Router::new().fallback(pass).with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, inner }
    }

    /// From now on writes what this says.
    pub(crate) fn plant(
        &self,
        plant: impl Fn(&Leaf, &str) -> Option<String> + Send + Sync + 'static,
    ) {
        *self.inner.plant.lock().unwrap() = Arc::new(plant);
    }

    /// From now on asks for the household of this key.
    pub(crate) fn key(&self, key: &str) {
        key.clone_into(&mut self.inner.key.lock().unwrap());
    }

    /// Every place with a string that has come by.
    pub(crate) fn places(&self) -> BTreeSet<Place> {
        self.inner.places.lock().unwrap().clone()
    }

    /// The endpoints asked since this was last called.
    pub(crate) fn asked(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.inner.asked.lock().unwrap())
    }
}

async fn pass(
    State(inner): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let key = inner.key.lock().unwrap().clone();
    let url = format!("{}{}", inner.sandbox, uri.path_and_query().unwrap());
    let mut request = inner.client.request(method, url).body(body);
    if headers.contains_key(header::AUTHORIZATION) {
        request = request.bearer_auth(key);
    }
    if let Some(media) = headers.get(header::CONTENT_TYPE) {
        request = request.header(header::CONTENT_TYPE, media);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let ends = answer.status().as_u16() == 429 || answer.status().is_server_error();
    let retry = if ends {
        // A wait that nobody waits for: each of hundreds of calls is answered at once.
        Some(header::HeaderValue::from_static("60"))
    } else {
        answer.headers().get(header::RETRY_AFTER).cloned()
    };
    let bytes = answer.bytes().await.unwrap();
    let endpoint = uri.path().rsplit('/').next().unwrap().to_owned();
    inner.asked.lock().unwrap().insert(endpoint.clone());
    let bytes = match serde_json::from_slice::<Value>(&bytes) {
        Ok(mut body) => {
            let plant = inner.plant.lock().unwrap().clone();
            let mut walk = Walk {
                inner: &inner,
                plant: &*plant,
                endpoint: &endpoint,
                row: 0,
                numbers: std::collections::HashMap::new(),
            };
            walk.value(&mut body, "");
            body.to_string().into()
        }
        Err(_) => bytes,
    };
    let mut response = Response::builder()
        .status(status.as_u16())
        .header("content-type", "application/json");
    if let Some(retry) = retry {
        response = response.header("retry-after", retry);
    }
    response.body(Body::from(bytes)).unwrap()
}

struct Walk<'a> {
    inner: &'a Inner,
    plant: &'a Plant,
    endpoint: &'a str,
    row: usize,
    numbers: std::collections::HashMap<String, usize>,
}

impl Walk<'_> {
    fn value(&mut self, value: &mut Value, path: &str) {
        match value {
            Value::Object(fields) => {
                // Some names of fields are texts, too.
                if path.ends_with("/by_category") {
                    let old = std::mem::take(fields);
                    let renamed = old.into_iter().map(|(name, value)| {
                        let key = self.leaf(&format!("{path}/*"), &name);
                        (key.unwrap_or(name), value)
                    });
                    *fields = renamed.collect::<Map<_, _>>();
                }
                for (name, value) in fields.iter_mut() {
                    let inner = if path.ends_with("/by_category") {
                        format!("{path}/*")
                    } else {
                        format!("{path}/{name}")
                    };
                    self.value(value, &inner);
                }
            }
            Value::Array(items) => {
                let is_list_of_rows = !path.contains('[');
                for (number, item) in items.iter_mut().enumerate() {
                    if is_list_of_rows {
                        self.row = number;
                    }
                    self.value(item, &format!("{path}[]"));
                }
            }
            Value::String(text) => {
                if let Some(planted) = self.leaf(path, text) {
                    *text = planted;
                }
            }
            // A text may stand there another time.
            Value::Null => {
                if let Some(planted) = self.leaf(path, "") {
                    *value = planted.into();
                }
            }
            Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn leaf(&mut self, path: &str, text: &str) -> Option<String> {
        let number = self.numbers.entry(path.to_owned()).or_default();
        *number += 1;
        let leaf = Leaf {
            endpoint: self.endpoint.to_owned(),
            path: path.to_owned(),
            number: *number,
            row: self.row,
        };
        self.inner.places.lock().unwrap().insert(leaf.place());
        (self.plant)(&leaf, text)
    }
}
