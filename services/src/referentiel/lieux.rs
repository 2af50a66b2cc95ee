//! Communes for the reader of offers.

use super::{Commune, CommuneRef, Referentiel, normaliser};
use domain::annonce::{CommuneLieu, Lieux};

impl From<CommuneRef<'_>> for CommuneLieu {
    fn from(c: CommuneRef<'_>) -> Self {
        Self {
            insee: c.insee.to_owned(),
            nom: c.nom.to_owned(),
            departement: c.departement.to_owned(),
            codes_postaux: c.codes_postaux().map(str::to_owned).collect(),
            zone_plafond: c.zone_plafond,
            zone_abc: c.zone_abc,
            latitude: c.latitude,
            longitude: c.longitude,
        }
    }
}

impl Referentiel {
    /// A commune, or the arrondissements of a city that has some: a dwelling is in one of them.
    fn feuilles(&self, commune: &Commune) -> Vec<CommuneLieu> {
        if !commune.a_des_arrondissements {
            return vec![CommuneRef::new(commune).into()];
        }
        let parente = Some(commune.insee);
        self.communes.iter().filter(|c| c.parente == parente).map(|c| CommuneRef::new(c).into()).collect()
    }
}

impl Lieux for Referentiel {
    fn par_insee(&self, insee: &str) -> Vec<CommuneLieu> {
        self.rang_commune(insee).map_or_else(Vec::new, |rang| self.feuilles(&self.communes[rang]))
    }

    fn par_nom(&self, nom: &str) -> Vec<CommuneLieu> {
        let cle = normaliser(nom);
        if cle.is_empty() {
            return Vec::new();
        }
        // « Lyon 3e » for « Lyon 3e Arrondissement ».
        let entiere = format!("{cle} arrondissement");
        let rangs = self.completion.exactes(&cle).chain(self.completion.exactes(&entiere));
        // Behind the communes come the départements, whose names don't count here.
        let communes = rangs.filter_map(|rang| self.communes.get(usize::try_from(rang).ok()?));
        communes.flat_map(|c| self.feuilles(c)).collect()
    }
}
