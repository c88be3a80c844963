//! The options of `predictiondex web`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::client::Api;

/// Where the web interface listens, and which API it asks.
#[derive(clap::Args)]
pub struct Config {
    /// IP address that the web interface listens on; 0.0.0.0 for every network interface.
    #[arg(
        long,
        env = "PREDICTIONDEX_WEB_HOST",
        default_value = "127.0.0.1",
        value_name = "IP"
    )]
    pub web_host: IpAddr,
    /// TCP port that the web interface listens on; 0 for any free one.
    #[arg(
        long,
        env = "PREDICTIONDEX_WEB_PORT",
        default_value_t = 8502,
        value_name = "PORT"
    )]
    pub web_port: u16,
    /// Address of the prediction API, plain HTTP.
    #[arg(
        long,
        env = "PREDICTIONDEX_API_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    pub api_url: String,
    /// File that holds the API key.
    #[arg(long, env = "PREDICTIONDEX_API_KEY_FILE", value_name = "FILE")]
    pub api_key_file: Option<PathBuf>,
    /// The API key itself, when there is no file; other users of the machine can read it.
    #[arg(
        long,
        env = "PREDICTIONDEX_API_KEY",
        hide_env_values = true,
        value_name = "KEY",
        conflicts_with = "api_key_file"
    )]
    pub api_key: Option<String>,
}

impl Config {
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.web_host, self.web_port)
    }

    /// The API that the options name, with the key from its file. Nothing is sent yet.
    pub fn api(&self) -> anyhow::Result<Api> {
        Api::new(&self.api_url, &self.key()?)
    }

    fn key(&self) -> anyhow::Result<String> {
        let key = match (&self.api_key_file, &self.api_key) {
            (Some(file), _) => std::fs::read_to_string(file)
                .with_context(|| format!("failed to read the api key from {}", file.display()))?,
            (None, Some(key)) => key.clone(),
            (None, None) => bail!(
                "no api key; give one with --api-key-file, \
                 PREDICTIONDEX_API_KEY_FILE or PREDICTIONDEX_API_KEY"
            ),
        };
        let key = key.trim();
        if key.is_empty() {
            bail!("the api key is empty; create one and write it to the key's file");
        }
        Ok(key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        config: Config,
    }

    fn config(arguments: &[&str]) -> Config {
        let line = std::iter::once("web").chain(arguments.iter().copied());
        Command::parse_from(line).config
    }

    fn key(arguments: &[&str]) -> Result<String, String> {
        config(arguments).key().map_err(|error| error.to_string())
    }

    #[test]
    fn the_port_is_8502_on_this_machine_only() {
        assert_eq!(config(&[]).address().to_string(), "127.0.0.1:8502");
        let config = config(&["--web-host", "0.0.0.0", "--web-port", "80"]);
        assert_eq!(config.address().to_string(), "0.0.0.0:80");
    }

    #[test]
    fn the_key_comes_from_its_file_without_the_line_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "s3cret\n").unwrap();
        let path = file.path().to_str().unwrap();
        assert_eq!(key(&["--api-key-file", path]), Ok("s3cret".to_owned()));
        std::fs::write(&file, "\n").unwrap();
        assert!(
            key(&["--api-key-file", path])
                .unwrap_err()
                .contains("empty")
        );
    }

    #[test]
    fn a_key_that_is_not_there_is_named() {
        assert!(key(&[]).unwrap_err().contains("--api-key-file"));
        assert!(
            key(&["--api-key-file", "/no/such"])
                .unwrap_err()
                .contains("/no/such")
        );
        assert_eq!(key(&["--api-key", "abc"]), Ok("abc".to_owned()));
    }
}
