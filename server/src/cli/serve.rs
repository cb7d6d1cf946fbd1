use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{Config, app};

/// How long open requests may go on after a request to stop.
const FAREWELL: Duration = Duration::from_secs(5);

#[derive(Args, Debug)]
pub(super) struct Serve {
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub(super) listen: SocketAddr,
}

impl Serve {
    /// Serves until SIGINT or SIGTERM, then lets open requests finish.
    ///
    /// # Errors
    /// The address can not be listened on, in words.
    pub(super) fn execute(self) -> Result<(), String> {
        let colours = io::stderr().is_terminal();
        tracing_subscriber::fmt().with_target(false).with_ansi(colours).with_writer(io::stderr).init();
        let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no threads to serve with: {error}"))?;
        runtime.block_on(self.serve())?;
        // A replay can not be interrupted; it ends within its budget, but nobody waits for it now.
        runtime.shutdown_background();
        Ok(())
    }

    async fn serve(&self) -> Result<(), String> {
        let listener = TcpListener::bind(self.listen).await.map_err(|error| self.refused(&error))?;
        let here = listener.local_addr().map_err(|error| error.to_string())?;
        let asked_to_stop = asked_to_stop().map_err(|error| format!("signals can not be listened for: {error}"))?;
        // Nobody has to read it.
        let _ = writeln!(io::stdout(), "Hairpin is open at http://{here}/ (Ctrl-C ends it)");
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let stop = async move {
            asked_to_stop.await;
            tracing::info!("stopping");
            let _ = stopping.send(());
        };
        let server = axum::serve(listener, app(&Config::default())).with_graceful_shutdown(stop).into_future();
        let farewell = async move {
            let _ = stopped.await;
            tokio::time::sleep(FAREWELL).await;
        };
        tokio::select! {
            ended = server => ended.map_err(|error| error.to_string()),
            () = farewell => Ok(()),
        }
    }

    fn refused(&self, error: &io::Error) -> String {
        let (ip, port) = (self.listen.ip(), self.listen.port());
        let said = [
            (io::ErrorKind::AddrInUse, format!("port {port} of {ip} is taken by another program: choose another one")),
            (io::ErrorKind::AddrNotAvailable, format!("{ip} is no address of this machine")),
            (io::ErrorKind::PermissionDenied, format!("port {port} needs privileges: choose one from 1024 on")),
        ];
        let known = said.into_iter().find(|(kind, _)| *kind == error.kind());
        let reason = known.map_or_else(|| error.to_string(), |(_, words)| words);
        format!("{reason} (hairpin serve --listen ADDRESS:PORT)")
    }
}

/// Listens for SIGINT (Ctrl-C) and SIGTERM from now on; ready when one came.
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
