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
    /// IP address and TCP port that serve /metrics apart, where API and clients meet in the open; without it the API's own port serves it.
    #[arg(long, env = "PREDICTIONDEX_METRICS_ADDRESS", value_name = "IP:PORT")]
    pub metrics_address: Option<SocketAddr>,
}

impl Config {
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.api_host, self.api_port)
    }
}
