//! `alin monde`: the demonstration world, or volume for tests of load.

use domain::demande::Demande;
use server::config::Config;
use server::start::{self, StartError};
use services::monde::offres::bailleurs;
use services::monde::peuplement::{ANCIEN, ARRIVANTS, COMPTES, MOT_DE_PASSE};
use services::monde::volume::{Avancement, Etape, Volume};
use std::io::{IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::USAGE;

/// Between two lines where they can't be rewritten.
const ENTRE_DEUX_LIGNES: Duration = Duration::from_secs(5);
/// Between two states of the line that is rewritten.
const ENTRE_DEUX_ETATS: Duration = Duration::from_millis(200);

/// Runs the command.
///
/// # Errors
/// A number that is none, a production server, the database's.
pub(crate) async fn run(config: &Config, args: &[String]) -> Result<(), StartError> {
    let number = |name: &str| -> Result<Option<u64>, StartError> {
        let Some(i) = args.iter().position(|a| a == name) else { return Ok(None) };
        let value = args.get(i + 1).map(|v| v.replace('_', "")).and_then(|v| v.parse().ok());
        value.map(Some).ok_or_else(|| StartError::Other(format!("{name} takes a number\n{USAGE}")))
    };
    let count = |n: Option<u64>, default: usize| n.map_or(default, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let (offres, demandes, candidatures) = (number("--offres")?, number("--demandes")?, number("--candidatures")?);
    let seed = number("--graine")?.unwrap_or(services::monde::GRAINE);
    let demo = args.iter().any(|a| a == "--demo");
    if !demo && [offres, demandes, candidatures].iter().all(Option::is_none) {
        return Err(StartError::Other(USAGE.to_owned()));
    }
    if demo && demandes.is_some() {
        return Err(StartError::Other(format!("the demonstration has its own demandes\n{USAGE}")));
    }
    if !config.dev {
        return Err(StartError::Other("setting ALIN_DEV: invented people are not for production".to_owned()));
    }
    if demo {
        return demonstration(config, seed, count(offres, 1000), count(candidatures, 6000)).await;
    }
    let v = Volume {
        offres: count(offres, 0),
        demandes: count(demandes, 0),
        candidatures: count(candidatures, 0),
        graine: seed,
    };
    fill(config, v).await
}

async fn demonstration(config: &Config, seed: u64, offres: usize, candidatures: usize) -> Result<(), StartError> {
    let services = start::services(config).await?;
    let other = |e: services::Erreur| StartError::Other(e.to_string());
    if services.base_vide().await.map_err(other)? {
        eprintln!("  {offres} offers, {candidatures} candidatures, seed {seed}");
        services.peupler(seed, offres, candidatures).await.map_err(other)?;
    } else {
        // What was open when it was made closes within days: a world looked at again is one where one can apply.
        let n = services.renouveler_le_monde(seed, offres).await.map_err(other)?;
        if n > 0 {
            eprintln!("  {n} new offers: most of the others have closed since");
        }
    }
    services.db.close().await;
    let text = qui(&services, seed);
    // Whoever has read enough closes the pipe (`| head`): that is no fault.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// Whom one can be in the demonstration, and whose demande one can bring over.
fn qui(services: &services::Services, seed: u64) -> String {
    let mut lines = vec![String::new(), format!("  Accounts of the demonstration, password {MOT_DE_PASSE}:")];
    lines.extend(COMPTES.iter().map(|c| format!("  {:<14} {:<28} {}", c.role.code(), c.email, c.qui)));
    let demandes = services::monde::demandes(seed, services.horloge.aujourdhui());
    let mailed = |d: &Demande| d.demandeur.email.as_ref().map(ToString::to_string).unwrap_or_default();
    if let Some(last) = demandes.last() {
        let code = mailed(last);
        lines.push(format!("  {:<14} {ANCIEN:<28} a file of before 20 April 2021, code sent to {code}", "demandeur"));
    }
    lines.push("  Landlords, each for its own offers, same password:".to_owned());
    lines.extend(
        bailleurs().iter().map(|b| format!("  {:<28} {}, départements {}", b.email, b.nom, b.departements.join(" "))),
    );
    lines.push(
        "  To bring over as a newcomer: create the account under this name; the code goes to this address.".to_owned(),
    );
    lines.extend(demandes.iter().skip(1).take(ARRIVANTS).map(|d| {
        let p = &d.demandeur;
        let title = if p.civilite.code() == "madame" { "Mme" } else { "M." };
        let email = mailed(d);
        let born = p.naissance.strftime("%d/%m/%Y");
        format!("  {title} {}, {}, {born}, {}, {email}", p.prenom, p.nom_naissance, d.numero_unique)
    }));
    if let Some(first) = demandes.first() {
        lines.push(format!("  The guides' first number, {}, is in Anne's account already.", first.numero_unique));
    }
    lines.push(String::new());
    lines.join("\n")
}

async fn fill(config: &Config, v: Volume) -> Result<(), StartError> {
    let services = start::services(config).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            asked.store(true, Ordering::Relaxed);
        }
    });
    let mut line = Ligne::nouvelle(v.lignes());
    let done = services
        .remplir(v, |a| {
            line.dire(a);
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await;
    line.finir();
    services.db.close().await;
    let rows = done.map_err(|e| StartError::Other(e.to_string()))?;
    let seconds = line.debut.elapsed().as_secs_f64();
    let rate = par_seconde(rows, line.debut.elapsed());
    let _ = writeln!(std::io::stdout(), "{rows} rows in {seconds:.1} s, {rate:.0} rows/s");
    Ok(())
}

fn par_seconde(rows: usize, time: Duration) -> f64 {
    let rows = u32::try_from(rows).map_or(f64::from(u32::MAX), f64::from);
    rows / time.as_secs_f64().max(1e-3)
}

/// The line that says how far it is: rewritten on a terminal, said again now and then elsewhere.
struct Ligne {
    debut: Instant,
    terminal: bool,
    derniere: Option<(Etape, Instant)>,
    attendues: usize,
}

impl Ligne {
    fn nouvelle(attendues: usize) -> Self {
        Self { debut: Instant::now(), terminal: std::io::stderr().is_terminal(), derniere: None, attendues }
    }

    fn dire(&mut self, a: Avancement) {
        let wait = if self.terminal { ENTRE_DEUX_ETATS } else { ENTRE_DEUX_LIGNES };
        let soon = self.derniere.is_some_and(|(etape, at)| at.elapsed() < wait && etape == a.etape);
        if soon && (a.faites < a.total || !self.terminal) {
            return;
        }
        self.derniere = Some((a.etape, Instant::now()));
        let text = texte(a, self.attendues, self.debut.elapsed());
        // Nobody to tell is no reason to stop.
        let _ = if self.terminal {
            write!(std::io::stderr(), "\r\x1b[2K  {text}")
        } else {
            writeln!(std::io::stderr(), "  {text}")
        };
    }

    fn finir(&self) {
        if self.terminal && self.derniere.is_some() {
            let _ = writeln!(std::io::stderr());
        }
    }
}

/// « offers 240000/1000000, 62310 rows/s, 0:12 left ».
fn texte(a: Avancement, expected: usize, elapsed: Duration) -> String {
    let what = match a.etape {
        Etape::Offres => "offers",
        Etape::Demandes => "demandes and candidatures",
        Etape::Index => "indexes",
        Etape::Comptes => "candidatures counted, offers",
    };
    let rate = par_seconde(a.lignes, elapsed);
    let progress = format!("{what} {}/{}", a.faites, a.total);
    if matches!(a.etape, Etape::Index | Etape::Comptes) {
        return format!("{progress}, {} rows written", a.lignes);
    }
    let left = u32::try_from(expected.saturating_sub(a.lignes)).map_or(0.0, f64::from) / rate.max(1.0);
    let left = Duration::from_secs_f64(left.clamp(0.0, 1e6)).as_secs();
    format!("{progress}, {rate:.0} rows/s, {}:{:02} left", left / 60, left % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_how_fast_and_how_long() {
        let a = Avancement { etape: Etape::Offres, faites: 240_000, total: 1_000_000, lignes: 240_000 };
        let at = Duration::from_secs(4);
        assert_eq!(texte(a, 1_800_000, at), "offers 240000/1000000, 60000 rows/s, 0:26 left");
        let a = Avancement { etape: Etape::Index, faites: 3, total: 18, lignes: 1_800_000 };
        assert_eq!(texte(a, 1_800_000, at), "indexes 3/18, 1800000 rows written");
    }
}
