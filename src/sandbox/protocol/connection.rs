//! The connections of a socket, each with a place for its provider configuration.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{UnixListener, UnixStream};
use tokio_stream::Stream;
use tonic::transport::server::Connected;

use crate::sandbox::StopSignal;
use crate::sandbox::providers::Configuration;

/// What the server keeps for one connection, that is one configured provider of one process.
#[derive(Debug, Clone, Default)]
pub(super) struct ConnectionState {
    /// Given by `StopProvider`.
    pub(super) stop: StopSignal,
    configuration: Arc<OnceLock<Arc<Configuration>>>,
}

impl ConnectionState {
    /// Keeps the provider's configuration. Terraform configures a provider once; of a second
    /// time nothing would be left to tell the two apart, so the first one stays.
    pub(super) fn configure(&self, configuration: Configuration) {
        let _ = self.configuration.set(Arc::new(configuration));
    }

    /// The provider's configuration, if it has been given.
    pub(super) fn configuration(&self) -> Option<Arc<Configuration>> {
        self.configuration.get().cloned()
    }
}

/// A connection with its state.
#[derive(Debug)]
pub(super) struct Connection {
    stream: UnixStream,
    state: ConnectionState,
}

impl Connected for Connection {
    type ConnectInfo = ConnectionState;

    fn connect_info(&self) -> ConnectionState {
        self.state.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The connections that come in on a socket.
#[derive(Debug)]
pub(super) struct Incoming(UnixListener);

impl Incoming {
    pub(super) fn new(listener: UnixListener) -> Self {
        Self(listener)
    }
}

impl Stream for Incoming {
    type Item = io::Result<Connection>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .poll_accept(context)
            .map(|accepted| Some(accepted.map(|(stream, _)| Connection { stream, state: ConnectionState::default() })))
    }
}
