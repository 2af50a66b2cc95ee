-- The whole ground of AL'in. Same numbers, same names and same meaning as ../sqlite/0001_socle.sql; a test compares them.
-- Times are microseconds UTC, money is cents, days are ISO texts. Codes are those of `domain`.

CREATE TABLE organisation (
  id UUID NOT NULL PRIMARY KEY,
  genre TEXT NOT NULL CHECK (genre IN ('bailleur', 'entreprise', 'action_logement')),
  nom TEXT NOT NULL,
  siren TEXT UNIQUE CHECK (length(siren) = 9),
  politique TEXT,
  cree_a BIGINT NOT NULL
);

CREATE TABLE compte (
  id UUID NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  mot_de_passe TEXT,
  role TEXT NOT NULL CHECK (role IN ('demandeur', 'conseiller', 'bailleur', 'entreprise', 'administrateur')),
  civilite TEXT NOT NULL CHECK (civilite IN ('madame', 'monsieur')),
  nom TEXT NOT NULL,
  prenom TEXT NOT NULL,
  telephone TEXT NOT NULL,
  langue TEXT NOT NULL CHECK (langue IN ('fr', 'en')),
  organisation_id UUID REFERENCES organisation (id),
  tutoriel_vu BOOLEAN NOT NULL DEFAULT FALSE,
  cree_a BIGINT NOT NULL,
  CHECK (role IN ('demandeur', 'administrateur') OR organisation_id IS NOT NULL)
);
CREATE INDEX compte_organisation ON compte (organisation_id);

CREATE TABLE session (
  hachage TEXT NOT NULL PRIMARY KEY,
  compte_id UUID NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  cree_a BIGINT NOT NULL,
  vue_a BIGINT NOT NULL,
  expire_a BIGINT NOT NULL,
  appareil TEXT NOT NULL
);
CREATE INDEX session_compte ON session (compte_id);
CREATE INDEX session_expiration ON session (expire_a);

-- Links sent by mail: hashed, single use, expiring.
CREATE TABLE jeton (
  hachage TEXT NOT NULL PRIMARY KEY,
  compte_id UUID NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  usage TEXT NOT NULL CHECK (usage IN ('activation', 'mot_de_passe', 'email')),
  valeur TEXT,
  cree_a BIGINT NOT NULL,
  expire_a BIGINT NOT NULL,
  utilise_a BIGINT
);
CREATE INDEX jeton_compte ON jeton (compte_id);

CREATE TABLE limite (
  cle TEXT NOT NULL PRIMARY KEY,
  debut BIGINT NOT NULL,
  essais BIGINT NOT NULL
);
CREATE INDEX limite_debut ON limite (debut);

-- Import under way: the code mailed to the address that the registration site holds.
CREATE TABLE code_import (
  id UUID NOT NULL PRIMARY KEY,
  compte_id UUID NOT NULL UNIQUE REFERENCES compte (id) ON DELETE CASCADE,
  numero_unique TEXT COLLATE "C" NOT NULL CHECK (length(numero_unique) = 18),
  hachage TEXT NOT NULL,
  email_masque TEXT NOT NULL,
  document TEXT NOT NULL,
  essais BIGINT NOT NULL DEFAULT 0,
  cree_a BIGINT NOT NULL,
  expire_a BIGINT NOT NULL
);

CREATE TABLE demande (
  id UUID NOT NULL PRIMARY KEY,
  numero_als BIGINT NOT NULL UNIQUE,
  compte_id UUID NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  numero_unique TEXT COLLATE "C" NOT NULL CHECK (length(numero_unique) = 18),
  etat TEXT NOT NULL CHECK (etat IN ('a_confirmer', 'etape1', 'etape2', 'etape3', 'attente_entreprise', 'refuse_entreprise', 'valide', 'radie')),
  document TEXT NOT NULL,
  complement TEXT,
  consentement TEXT CHECK (consentement IN ('1', '2', '3', '4')),
  entreprise_id UUID REFERENCES organisation (id),
  entreprise_validee_a BIGINT,
  motif TEXT,
  recue_a BIGINT NOT NULL,
  creee_a BIGINT NOT NULL,
  supprimee_a BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX demande_vivante_par_numero ON demande (numero_unique) WHERE supprimee_a IS NULL;
CREATE UNIQUE INDEX demande_vivante_par_compte ON demande (compte_id) WHERE supprimee_a IS NULL;
CREATE INDEX demande_entreprise ON demande (entreprise_id);

CREATE TABLE piece_cochee (
  demande_id UUID NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  cochee_a BIGINT NOT NULL,
  PRIMARY KEY (demande_id, code)
);

-- Every consent ever given or withdrawn.
CREATE TABLE consentement (
  id UUID NOT NULL PRIMARY KEY,
  demande_id UUID NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
  de TEXT CHECK (de IN ('1', '2', '3', '4')),
  vers TEXT NOT NULL CHECK (vers IN ('1', '2', '3', '4')),
  a BIGINT NOT NULL
);
CREATE INDEX consentement_demande ON consentement (demande_id, a);

CREATE TABLE offre (
  id UUID NOT NULL PRIMARY KEY,
  bailleur_id UUID NOT NULL REFERENCES organisation (id),
  ref_externe TEXT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('publiee', 'retiree', 'attribuee')),
  genre TEXT NOT NULL CHECK (genre IN ('appartement', 'maison')),
  typologie TEXT NOT NULL CHECK (typologie IN ('T1', 'T1 bis', 'T2', 'T3', 'T4', 'T5', 'T6')),
  insee TEXT NOT NULL CHECK (length(insee) = 5),
  departement TEXT NOT NULL CHECK (length(departement) IN (2, 3)),
  code_postal TEXT NOT NULL CHECK (length(code_postal) = 5),
  commune TEXT NOT NULL,
  adresse TEXT NOT NULL,
  latitude DOUBLE PRECISION NOT NULL,
  longitude DOUBLE PRECISION NOT NULL,
  zone_plafond TEXT NOT NULL CHECK (zone_plafond IN ('PARIS_LIMITROPHES', 'IDF', 'AUTRES', 'OUTRE_MER')),
  zone_abc TEXT NOT NULL CHECK (zone_abc IN ('A bis', 'A', 'B1', 'B2', 'C')),
  financement TEXT NOT NULL CHECK (financement IN ('PLAI', 'PLUS', 'PLS', 'LLI')),
  surface_m2 BIGINT NOT NULL CHECK (surface_m2 BETWEEN 8 AND 400),
  loyer BIGINT NOT NULL CHECK (loyer > 0),
  charges BIGINT NOT NULL CHECK (charges >= 0),
  loyer_cc BIGINT NOT NULL CHECK (loyer_cc = loyer + charges),
  depot BIGINT NOT NULL CHECK (depot >= 0),
  etage BIGINT,
  etages BIGINT,
  ascenseur BOOLEAN NOT NULL,
  balcon BOOLEAN NOT NULL,
  jardin BOOLEAN NOT NULL,
  parking BOOLEAN NOT NULL,
  pmr BOOLEAN NOT NULL,
  chauffage TEXT NOT NULL,
  annee BIGINT NOT NULL CHECK (annee BETWEEN 1800 AND 2100),
  dpe TEXT NOT NULL CHECK (dpe IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  dpe_kwh BIGINT NOT NULL,
  ges TEXT NOT NULL CHECK (ges IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  description TEXT NOT NULL,
  reservee_siren TEXT CHECK (length(reservee_siren) = 9),
  reservee_nom TEXT,
  photo BIGINT NOT NULL,
  publiee_a BIGINT NOT NULL,
  cloture_a BIGINT NOT NULL CHECK (cloture_a > publiee_a),
  disponible_le TEXT NOT NULL CHECK (length(disponible_le) = 10),
  candidatures BIGINT NOT NULL DEFAULT 0 CHECK (candidatures >= 0),
  -- Moves with every change of who is ranked here: ranks read before stay good as long as it stands.
  rangs_version BIGINT NOT NULL DEFAULT 0,
  UNIQUE (bailleur_id, ref_externe)
);
CREATE INDEX offre_ouverte_par_departement ON offre (departement, typologie, cloture_a, insee, financement, zone_plafond, zone_abc, loyer_cc) WHERE etat = 'publiee';
CREATE INDEX offre_ouverte_par_commune ON offre (insee, cloture_a) WHERE etat = 'publiee';
CREATE INDEX offre_ouverte_par_date ON offre (publiee_a, cloture_a) WHERE etat = 'publiee';
CREATE INDEX offre_ouverte_par_cloture ON offre (cloture_a) WHERE etat = 'publiee';
CREATE INDEX offre_bailleur ON offre (bailleur_id, cloture_a);

-- Moves whenever an offer opens, closes or changes: what was computed from offers is good as long as it stands.
CREATE TABLE revision (
  nom TEXT NOT NULL PRIMARY KEY,
  valeur BIGINT NOT NULL
);
INSERT INTO revision (nom, valeur) VALUES ('offres', 1), ('numero_als', 1436);

CREATE TABLE candidature (
  id UUID NOT NULL PRIMARY KEY,
  offre_id UUID NOT NULL REFERENCES offre (id),
  demande_id UUID NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
  compte_id UUID NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  etat TEXT NOT NULL CHECK (etat IN ('deposee', 'validee', 'envoyee', 'visite', 'commission', 'attribuee', 'attribuee_rang', 'attribuee_condition', 'acceptee', 'bail_signe', 'annulee', 'invalidee', 'non_retenue', 'rejetee', 'refusee_demandeur', 'offre_retiree', 'demande_radiee')),
  active BOOLEAN NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  groupe TEXT NOT NULL CHECK (groupe IN ('A', 'B')),
  points BIGINT NOT NULL,
  anciennete TEXT COLLATE "C" NOT NULL CHECK (length(anciennete) = 10),
  numero_unique TEXT COLLATE "C" NOT NULL CHECK (length(numero_unique) = 18),
  classement TEXT NOT NULL,
  visite_creneaux TEXT,
  visite_a BIGINT,
  piece_demandee TEXT,
  commission_le TEXT CHECK (length(commission_le) = 10),
  rang_attribution BIGINT CHECK (rang_attribution >= 1),
  condition TEXT,
  reponse_avant TEXT CHECK (length(reponse_avant) = 10),
  creee_a BIGINT NOT NULL,
  modifiee_a BIGINT NOT NULL,
  CHECK (active = (etat NOT IN ('bail_signe', 'annulee', 'invalidee', 'non_retenue', 'rejetee', 'refusee_demandeur', 'offre_retiree', 'demande_radiee')))
);
-- One active candidature per applicant, always: two tabs, two devices, two servers at once.
CREATE UNIQUE INDEX candidature_active_unique ON candidature (compte_id) WHERE active;
-- One dwelling is given to one candidature at a time, whoever presses twice.
CREATE UNIQUE INDEX candidature_attribuee_unique ON candidature (offre_id) WHERE etat IN ('attribuee', 'attribuee_condition', 'acceptee');
-- One rank behind it, to one.
CREATE UNIQUE INDEX candidature_rang_unique ON candidature (offre_id, rang_attribution) WHERE etat = 'attribuee_rang';
CREATE INDEX candidature_rang ON candidature (offre_id, groupe, points DESC, anciennete, numero_unique) WHERE active;
CREATE INDEX candidature_compte ON candidature (compte_id, creee_a);
CREATE INDEX candidature_demande ON candidature (demande_id);
-- The queues of ended files.
CREATE INDEX candidature_offre ON candidature (offre_id);
CREATE INDEX candidature_modifiee ON candidature (modifiee_a);
CREATE INDEX candidature_reponse ON candidature (reponse_avant) WHERE reponse_avant IS NOT NULL AND active;
CREATE INDEX candidature_etat ON candidature (etat, creee_a) WHERE active;

-- Append-only: who moved what, when, why. `numero` counts within a candidature and resumes its live stream.
CREATE TABLE evenement (
  candidature_id UUID NOT NULL REFERENCES candidature (id) ON DELETE CASCADE,
  numero BIGINT NOT NULL CHECK (numero >= 1),
  evenement TEXT NOT NULL,
  de TEXT,
  vers TEXT NOT NULL,
  acteur TEXT NOT NULL CHECK (acteur IN ('demandeur', 'conseiller', 'bailleur', 'entreprise', 'systeme')),
  auteur_id UUID,
  motif TEXT,
  texte TEXT,
  a BIGINT NOT NULL,
  PRIMARY KEY (candidature_id, numero)
);
CREATE INDEX evenement_a ON evenement (a);

-- Mails waiting to go: written in the transaction that causes them, sent after it, once.
CREATE TABLE courriel (
  id UUID NOT NULL PRIMARY KEY,
  cle TEXT NOT NULL UNIQUE,
  destinataire TEXT NOT NULL,
  sujet TEXT NOT NULL,
  texte TEXT NOT NULL,
  html TEXT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('attente', 'envoi', 'envoye', 'abandonne')),
  essais BIGINT NOT NULL DEFAULT 0,
  prochain_a BIGINT NOT NULL,
  cree_a BIGINT NOT NULL,
  envoye_a BIGINT
);
CREATE INDEX courriel_a_envoyer ON courriel (prochain_a) WHERE etat IN ('attente', 'envoi');

CREATE TABLE message_contact (
  id UUID NOT NULL PRIMARY KEY,
  nom TEXT NOT NULL,
  email TEXT NOT NULL,
  sujet TEXT NOT NULL,
  texte TEXT NOT NULL,
  cree_a BIGINT NOT NULL
);

-- Who looked at, or changed, what concerns a person.
CREATE TABLE journal (
  id UUID NOT NULL PRIMARY KEY,
  a BIGINT NOT NULL,
  auteur_id UUID,
  acte TEXT NOT NULL,
  objet_id UUID,
  compte_id UUID REFERENCES compte (id) ON DELETE CASCADE
);
CREATE INDEX journal_compte ON journal (compte_id, a);
