//! Whether the CALEOL has decided on a demande for a dwelling: it is not examined twice.
//!
//! The rule is [`Evenement::ferme_le_logement`]; here it is asked of the database, by « Je postule » inside its
//! transaction and by the offer's page inside its one statement.

use crate::{Erreur, Tx, on_tx};
use domain::candidature::Evenement;
use domain::numero_unique::NumeroUnique;
use uuid::Uuid;

/// The events that close a dwelling to a demande, as SQL writes them; a test compares them with the domain's.
macro_rules! fermetures {
    () => {
        "'ne_pas_attribuer', 'rejeter', 'condition_echue', 'refuser', 'delai_echu'"
    };
}

/// How the ended candidature of a numéro unique on an offer closed it, as a scalar query; nothing where none did, nor
/// for an empty number.
macro_rules! jugee {
    ($offre:literal, $numero:literal) => {
        concat!(
            "SELECT MIN(e.evenement) FROM candidature j JOIN evenement e ON e.candidature_id = j.id AND e.numero = j.version
             WHERE j.offre_id = ",
            $offre,
            " AND j.numero_unique = ",
            $numero,
            " AND ",
            $numero,
            " <> '' AND NOT j.active AND e.evenement IN (",
            $crate::candidatures::jugement::fermetures!(),
            ")"
        )
    };
}

pub(crate) use fermetures;
pub(crate) use jugee;

/// How an earlier candidature of this demande on this offer closed it.
pub(super) async fn lire(tx: &mut Tx, offre: Uuid, numero: &NumeroUnique) -> Result<Option<Evenement>, Erreur> {
    let end: Option<String> = on_tx!(&mut *tx, |c| {
        sqlx::query_scalar(jugee!("$1", "$2")).bind(offre).bind(numero.as_str()).fetch_one(c).await
    })?;
    Ok(end.as_deref().and_then(Evenement::from_code))
}

#[cfg(test)]
mod tests {
    use domain::candidature::Evenement;

    #[test]
    fn the_statement_says_what_the_domain_says() {
        let rule: Vec<String> =
            Evenement::ALL.iter().filter(|e| e.ferme_le_logement()).map(|e| format!("'{}'", e.code())).collect();
        let mut said: Vec<&str> = fermetures!().split(", ").collect();
        said.sort_unstable();
        let mut rule: Vec<&str> = rule.iter().map(String::as_str).collect();
        rule.sort_unstable();
        assert_eq!(said, rule);
    }
}
