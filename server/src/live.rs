//! The live stream of a candidature: an event per move, resumed by `Last-Event-ID`.

use app::web::{App, Echec, Ident, Requete};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::compte::Role;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;

/// How long one stream lives; the browser opens another, and the session is looked at again.
const LIFE: Duration = Duration::from_secs(600);

/// Says when the server stops, so that open streams end and do not hold it back.
#[derive(Debug, Clone)]
pub struct Stopping(pub watch::Receiver<bool>);

impl Stopping {
    /// Waits until the server stops.
    async fn stopped(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await.map(drop);
    }
}

/// `GET /mes-candidatures/{id}/direct`: events `mouvement` whose id and data are the number of the newest event. Only
/// the applicant's own.
///
/// # Errors
/// Another's candidature is unknown.
pub async fn stream(
    r: Requete,
    Ident(id): Ident,
    headers: HeaderMap,
    State(app): State<App>,
    axum::Extension(mut stopping): axum::Extension<Stopping>,
) -> Result<Response, Echec> {
    let compte = r.exiger(Role::Demandeur)?.compte;
    // Listening starts before looking, so that nothing falls in between.
    let mut moves = app.services.suivi.ecouter();
    let current = app.services.numero_courant(compte, id).await?;
    let mut last: i64 = headers
        .get("last-event-id")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse().ok())
        .or_else(|| r.chemin.split("depuis=").nth(1).and_then(|v| v.split('&').next()?.parse().ok()))
        .unwrap_or(current);
    let (tx, rx) = mpsc::channel::<Result<Event, Infallible>>(16);
    tokio::spawn(async move {
        let say = |numero: i64| Event::default().event("mouvement").id(numero.to_string()).data(numero.to_string());
        if current > last {
            last = current;
            if tx.send(Ok(say(current))).await.is_err() {
                return;
            }
        }
        let end = tokio::time::sleep(LIFE);
        tokio::pin!(end);
        loop {
            let numero = tokio::select! {
                () = &mut end => return,
                () = stopping.stopped() => return,
                () = tx.closed() => return,
                heard = moves.recv() => match heard {
                    Ok(m) if m.candidature == id => m.numero,
                    Ok(_) => continue,
                    // Too far behind: the database knows.
                    Err(broadcast::error::RecvError::Lagged(_)) => match app.services.numero_courant(compte, id).await {
                        Ok(n) => n,
                        Err(_) => return,
                    },
                    Err(broadcast::error::RecvError::Closed) => return,
                },
            };
            if numero > last {
                last = numero;
                if tx.send(Ok(say(numero))).await.is_err() {
                    return;
                }
            }
        }
    });
    let keep = KeepAlive::new().interval(Duration::from_secs(15));
    let stream = Sse::new(ReceiverStream::new(rx)).keep_alive(keep);
    // A proxy that gathers what passes would hold every move back.
    Ok(([("x-accel-buffering", "no")], stream).into_response())
}
