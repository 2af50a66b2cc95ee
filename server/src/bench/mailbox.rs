//! A mail server that takes everything, each mail after the same while.

use super::Failure;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Listens on a port of its own; answers where.
pub(super) async fn listen(delay: Duration) -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let addr = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever hangs up ends the conversation.
            tokio::spawn(async move { converse(stream, delay).await.ok() });
        }
    });
    Ok(addr)
}

async fn converse(stream: TcpStream, delay: Duration) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 bench ESMTP\r\n").await?;
    let mut line = String::new();
    let mut message = false;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let reply: &[u8] = match line.get(..4).unwrap_or_default() {
            _ if message && line != ".\r\n" => continue,
            _ if message => {
                message = false;
                tokio::time::sleep(delay).await;
                b"250 taken\r\n"
            }
            "DATA" => {
                message = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        stream.write_all(reply).await?;
    }
}
