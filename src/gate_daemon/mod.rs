//! The gate as it runs in a region: the process around what `gate` decides.
//!
//! It asks holders, the other regions' gates and the gates of its own region, looks at the database and at the replicas, and
//! answers whether traffic may come: to health checks, to the proxy for every request, to whoever writes inside the region.
//! What any of that means is decided in `gate`, which is pure; here are clocks, sockets and files.

mod clock;
mod dns;
mod looks;
mod proxy;
mod region;
mod server;
mod shared;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::MissedTickBehavior;

use crate::gate::GateConfig;
use shared::Gate;

/// How long answers under way may take once the gate has been asked to end.
const GRACE: Duration = Duration::from_secs(3);

/// How a gate is started.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// What it is told. It has no faults.
    pub config: GateConfig,
    /// The folder that it shares with the proxy and with what watches the database.
    pub state: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
}

/// Why a gate can't run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DaemonError {
    /// Its port is taken, or not ours.
    #[error("the gate can't listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Something that it needs before it begins.
    #[error("the gate can't begin: {0}")]
    Begin(String),
    /// The machine.
    #[error("the gate can't go on")]
    Machine(#[from] std::io::Error),
}

/// Runs a gate until it is asked to end. With a proxy beside it, it ends when that has: until then requests come.
///
/// # Errors
/// Why it can't.
pub(crate) async fn run(options: Options) -> Result<(), DaemonError> {
    let listen = |source| DaemonError::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let gate = Arc::new(Gate::begin(options.config, options.state)?);
    // Before anybody is let in, or their end would be missed.
    proxy::listen(&gate)?;
    tracing::info!("{} listens on {address}", gate.title());
    looks::begin(&gate)?;
    region::begin(&gate);
    let ticking = tokio::spawn(tick(Arc::clone(&gate)));
    server::serve(listener, Arc::clone(&gate), ended(Arc::clone(&gate)), GRACE).await?;
    ticking.abort();
    tracing::info!("{} ends", gate.title());
    Ok(())
}

/// The loop whose silence tells that the gate slept.
async fn tick(gate: Arc<Gate>) {
    let mut interval = tokio::time::interval(Duration::from_secs(1));
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        gate.tick();
    }
}

/// Until it is asked to end, and whoever asks it is gone; at once if it is asked twice.
async fn ended(gate: Arc<Gate>) {
    let (Ok(mut terminated), Ok(mut interrupted)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! { _ = terminated.recv() => {}, _ = interrupted.recv() => {} }
    let proxy_ended = async {
        if proxy::runs(gate.state()) {
            tracing::info!("asked to end; the proxy beside it still runs, and asks it");
        }
        while proxy::runs(gate.state()) {
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    };
    tokio::select! { () = proxy_ended => {}, _ = terminated.recv() => {}, _ = interrupted.recv() => {} }
}
