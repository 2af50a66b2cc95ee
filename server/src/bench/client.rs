//! The client of the benchmark: one for both sides of a ratio, so what it costs is in both.

use super::Failure;
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Connections kept open by the client.
const CONNECTIONS: usize = 64;
/// One round.
const ROUND: Duration = Duration::from_secs(3);

/// A server of axum that returns the same bytes from memory, at any address.
pub(super) async fn from_memory(body: Vec<u8>) -> Result<SocketAddr, Failure> {
    let bytes = Bytes::from(body);
    let router = Router::new().route(
        "/offres",
        get(move || {
            let bytes = bytes.clone();
            async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes) }
        }),
    );
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let addr = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(addr)
}

pub(super) fn median<T: Copy + PartialOrd>(mut values: Vec<T>) -> Option<T> {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len() / 2).copied()
}

/// Requests per second over [`CONNECTIONS`] for one round: these in turn, each connection from another one on.
pub(super) async fn load(addr: SocketAddr, requests: &Arc<[String]>) -> Result<f64, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = tokio::task::JoinSet::new();
    let start = Instant::now();
    for first in 0..CONNECTIONS {
        let (stop, requests) = (Arc::clone(&stop), Arc::clone(requests));
        tasks.spawn(async move {
            let mut connection = Connection::open(addr).await?;
            let mut n = 0_u32;
            for request in requests.iter().cycle().skip(first * requests.len() / CONNECTIONS) {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                connection.exchange(request).await?;
                n += 1;
            }
            Ok::<u32, Failure>(n)
        });
    }
    tokio::time::sleep(ROUND).await;
    stop.store(true, Ordering::Relaxed);
    let mut total = 0_u32;
    while let Some(n) = tasks.join_next().await {
        total += n??;
    }
    Ok(f64::from(total) / start.elapsed().as_secs_f64())
}

/// One request on a connection of its own; answers the body.
pub(super) async fn once(addr: SocketAddr, request: &str) -> Result<Vec<u8>, Failure> {
    let mut connection = Connection::open(addr).await?;
    let body = connection.exchange(request).await?;
    Ok(connection.buffer[body..].to_vec())
}

/// A connection that is kept, and what came over it last.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(addr: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(256 * 1024) })
    }

    /// One request and its whole answer; answers where the body begins. Only what our server and axum send: a length, or
    /// chunks.
    pub(super) async fn exchange(&mut self, request: &str) -> Result<usize, Failure> {
        let (stream, buffer) = (&mut self.stream, &mut self.buffer);
        stream.write_all(request.as_bytes()).await?;
        buffer.clear();
        let mut body = 0;
        let mut need: Option<usize> = None;
        loop {
            if body > 0 {
                match need {
                    Some(n) if buffer.len() >= body + n => return Ok(body),
                    None if buffer.ends_with(b"0\r\n\r\n") => return Ok(body),
                    _ => {}
                }
            }
            if stream.read_buf(buffer).await? == 0 {
                return Err("connection closed".into());
            }
            if body == 0
                && let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n")
            {
                let head = std::str::from_utf8(&buffer[..end])?;
                if !head.starts_with("HTTP/1.1 200") {
                    return Err(format!("unexpected answer: {}", head.lines().next().unwrap_or_default()).into());
                }
                need = head
                    .lines()
                    .filter_map(|h| h.split_once(':'))
                    .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                    .and_then(|(_, v)| v.trim().parse().ok());
                body = end + 4;
            }
        }
    }
}
