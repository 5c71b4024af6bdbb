//! What is about Pierre itself: the key, what it remembers of the person, connecting a bank.

use reqwest::Method;

use crate::pierre::{
    client::Client,
    error::Error,
    models::{ConnectionFlow, KeyInfo, Memories},
};

impl Client {
    /// GET get-api-key-info: how to get a key, and which endpoints there are. Public; a key that
    /// is there is not sent.
    pub async fn get_api_key_info(&self) -> Result<KeyInfo, Error> {
        let mut request = self.get("get-api-key-info");
        request.keyless = true;
        self.send(request).await
    }

    /// GET get-memories: what Pierre remembers. With a message it stores that first, and is then
    /// no read.
    pub async fn get_memories(&self, message: Option<&str>) -> Result<Memories, Error> {
        let request = match message {
            None => self.get("get-memories"),
            Some(_) => self.act(Method::GET, "get-memories"),
        };
        self.send(request.query("message", message)).await
    }

    /// GET get-open-finance-connection-flow: sends the person a WhatsApp message; no read.
    pub async fn get_open_finance_connection_flow(&self) -> Result<ConnectionFlow, Error> {
        self.send(self.act(Method::GET, "get-open-finance-connection-flow"))
            .await
    }
}
