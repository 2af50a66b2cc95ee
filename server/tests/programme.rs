//! The real program, in a process of its own.

use crate::support::ORIGIN;
use reqwest::StatusCode;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The program, killed with the test.
pub(crate) struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    /// `alin serve`, as it is run in production but for its limits; waits until it answers.
    pub(crate) async fn serve(database: &str, site: &Path, smtp: SocketAddr, addr: SocketAddr) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_alin"))
            .arg("serve")
            // No file of settings but those of the environment.
            .current_dir(site)
            .env_remove("ALIN_CONFIG")
            .env("ALIN_DATABASE_URL", database)
            .env("ALIN_HTTP_ADDR", addr.to_string())
            .env("ALIN_PUBLIC_URL", ORIGIN)
            .env("ALIN_SITE_ROOT", site)
            .env("ALIN_SMTP_URL", format!("smtp://{smtp}"))
            .env("ALIN_REGISTRATION_URL", "http://127.0.0.1:9")
            .env("ALIN_REGISTRATION_API_KEY", "cle")
            .env("ALIN_DEV", "false")
            .env("ALIN_SUPPORT_EMAIL", "aide@al-in.test")
            .env("ALIN_LOG", "error")
            .env("ALIN_LIMITS_FACTOR", "100000")
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let program = Self(child);
        let probe = reqwest::Client::builder().no_proxy().build().unwrap();
        for _ in 0..200 {
            if let Ok(reply) = probe.get(format!("http://{addr}/sante")).send().await
                && reply.status() == StatusCode::OK
            {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the program did not start on {addr}");
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub(crate) fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> SocketAddr {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap()
}
