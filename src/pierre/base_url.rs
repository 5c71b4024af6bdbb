//! Pierre's address, the only host that the key goes to.

use reqwest::Url;

/// Where Pierre's API is: https, or http on loopback only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Pierre's own address, as its OpenAPI description names it.
    pub const PIERRE: &str = "https://www.pierre.finance/tools/api";

    /// Checks an address.
    ///
    /// # Errors
    /// One sentence saying what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text.trim()).map_err(|_| "não é uma URL")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("não pode ter nome de usuário nem senha");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("não pode ter parâmetros nem fragmento");
        }
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" => Err("precisa ser https (http só em loopback)"),
            _ => Err("precisa ser https"),
        }
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    pub(super) fn endpoint(&self, name: &str) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(name);
        }
        url
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || bare
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_https_anywhere_and_http_on_loopback_only() {
        for good in [
            BaseUrl::PIERRE,
            "http://127.0.0.1:9/tools/api",
            "http://[::1]:9",
            "http://localhost",
        ] {
            assert!(BaseUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://pierre.finance",
            "ftp://x",
            "x",
            "https://a:b@x",
            "https://x?k=v",
            "http://127.0.0.1.evil.example",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn appends_the_endpoint_with_or_without_a_final_slash() {
        for base in ["http://localhost/tools/api", "http://localhost/tools/api/"] {
            let url = BaseUrl::parse(base).unwrap().endpoint("get-accounts");
            assert_eq!(url.as_str(), "http://localhost/tools/api/get-accounts");
        }
    }
}
