//! Where the API listens.

use std::net::{IpAddr, SocketAddr};

/// Settings of the prediction API.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// IP address that the API listens on; 0.0.0.0 for every network interface.
    #[arg(
        long,
        env = "PREDICTIONDEX_API_HOST",
        default_value = "127.0.0.1",
        value_name = "IP"
    )]
    pub api_host: IpAddr,
    /// TCP port that the API listens on; 0 for any free one.
    #[arg(
        long,
        env = "PREDICTIONDEX_API_PORT",
        default_value_t = 8080,
        value_name = "PORT"
    )]
    pub api_port: u16,
}

impl Config {
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.api_host, self.api_port)
    }
}
