-- The whole ground of AL'in. Same numbers, same names and same meaning as ../postgres/0001_socle.sql; a test compares them.
-- Times are microseconds UTC, money is cents, days are ISO texts. Codes are those of `domain`.

CREATE TABLE organisation (
  id BLOB NOT NULL PRIMARY KEY,
  genre TEXT NOT NULL CHECK (genre IN ('bailleur', 'entreprise', 'action_logement')),
  nom TEXT NOT NULL,
  siren TEXT UNIQUE CHECK (length(siren) = 9),
  politique TEXT,
  cree_a INTEGER NOT NULL
) STRICT;

CREATE TABLE compte (
  id BLOB NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  mot_de_passe TEXT,
  role TEXT NOT NULL CHECK (role IN ('demandeur', 'conseiller', 'bailleur', 'entreprise', 'administrateur')),
  civilite TEXT NOT NULL CHECK (civilite IN ('madame', 'monsieur')),
  nom TEXT NOT NULL,
  prenom TEXT NOT NULL,
  telephone TEXT NOT NULL,
  langue TEXT NOT NULL CHECK (langue IN ('fr', 'en')),
  organisation_id BLOB REFERENCES organisation (id),
  tutoriel_vu INTEGER NOT NULL DEFAULT 0,
  cree_a INTEGER NOT NULL,
  CHECK (role IN ('demandeur', 'administrateur') OR organisation_id IS NOT NULL)
) STRICT;
CREATE INDEX compte_organisation ON compte (organisation_id);

CREATE TABLE session (
  hachage TEXT NOT NULL PRIMARY KEY,
  compte_id BLOB NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  cree_a INTEGER NOT NULL,
  vue_a INTEGER NOT NULL,
  expire_a INTEGER NOT NULL,
  appareil TEXT NOT NULL
) STRICT;
CREATE INDEX session_compte ON session (compte_id);
CREATE INDEX session_expiration ON session (expire_a);

-- Links sent by mail: hashed, single use, expiring.
CREATE TABLE jeton (
  hachage TEXT NOT NULL PRIMARY KEY,
  compte_id BLOB NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  usage TEXT NOT NULL CHECK (usage IN ('activation', 'mot_de_passe', 'email')),
  valeur TEXT,
  cree_a INTEGER NOT NULL,
  expire_a INTEGER NOT NULL,
  utilise_a INTEGER
) STRICT;
CREATE INDEX jeton_compte ON jeton (compte_id);

CREATE TABLE limite (
  cle TEXT NOT NULL PRIMARY KEY,
  debut INTEGER NOT NULL,
  essais INTEGER NOT NULL
) STRICT;
CREATE INDEX limite_debut ON limite (debut);

-- Import under way: the code mailed to the address that the registration site holds.
CREATE TABLE code_import (
  id BLOB NOT NULL PRIMARY KEY,
  compte_id BLOB NOT NULL UNIQUE REFERENCES compte (id) ON DELETE CASCADE,
  numero_unique TEXT NOT NULL CHECK (length(numero_unique) = 18),
  hachage TEXT NOT NULL,
  email_masque TEXT NOT NULL,
  document TEXT NOT NULL,
  essais INTEGER NOT NULL DEFAULT 0,
  cree_a INTEGER NOT NULL,
  expire_a INTEGER NOT NULL
) STRICT;

CREATE TABLE demande (
  id BLOB NOT NULL PRIMARY KEY,
  numero_als INTEGER NOT NULL UNIQUE,
  compte_id BLOB NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  numero_unique TEXT NOT NULL CHECK (length(numero_unique) = 18),
  etat TEXT NOT NULL CHECK (etat IN ('a_confirmer', 'etape1', 'etape2', 'etape3', 'attente_entreprise', 'refuse_entreprise', 'valide', 'radie')),
  document TEXT NOT NULL,
  complement TEXT,
  consentement TEXT CHECK (consentement IN ('1', '2', '3', '4')),
  entreprise_id BLOB REFERENCES organisation (id),
  entreprise_validee_a INTEGER,
  motif TEXT,
  recue_a INTEGER NOT NULL,
  creee_a INTEGER NOT NULL,
  supprimee_a INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX demande_vivante_par_numero ON demande (numero_unique) WHERE supprimee_a IS NULL;
CREATE UNIQUE INDEX demande_vivante_par_compte ON demande (compte_id) WHERE supprimee_a IS NULL;
CREATE INDEX demande_entreprise ON demande (entreprise_id);

CREATE TABLE piece_cochee (
  demande_id BLOB NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  cochee_a INTEGER NOT NULL,
  PRIMARY KEY (demande_id, code)
) STRICT;

-- Every consent ever given or withdrawn.
CREATE TABLE consentement (
  id BLOB NOT NULL PRIMARY KEY,
  demande_id BLOB NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
  de TEXT CHECK (de IN ('1', '2', '3', '4')),
  vers TEXT NOT NULL CHECK (vers IN ('1', '2', '3', '4')),
  a INTEGER NOT NULL
) STRICT;
CREATE INDEX consentement_demande ON consentement (demande_id, a);

CREATE TABLE offre (
  id BLOB NOT NULL PRIMARY KEY,
  bailleur_id BLOB NOT NULL REFERENCES organisation (id),
  ref_externe TEXT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('publiee', 'retiree', 'attribuee')),
  genre TEXT NOT NULL CHECK (genre IN ('appartement', 'maison')),
  typologie TEXT NOT NULL CHECK (typologie IN ('T1', 'T1 bis', 'T2', 'T3', 'T4', 'T5', 'T6')),
  insee TEXT NOT NULL CHECK (length(insee) = 5),
  departement TEXT NOT NULL CHECK (length(departement) IN (2, 3)),
  code_postal TEXT NOT NULL CHECK (length(code_postal) = 5),
  commune TEXT NOT NULL,
  adresse TEXT NOT NULL,
  latitude REAL NOT NULL,
  longitude REAL NOT NULL,
  zone_plafond TEXT NOT NULL CHECK (zone_plafond IN ('PARIS_LIMITROPHES', 'IDF', 'AUTRES', 'OUTRE_MER')),
  zone_abc TEXT NOT NULL CHECK (zone_abc IN ('A bis', 'A', 'B1', 'B2', 'C')),
  financement TEXT NOT NULL CHECK (financement IN ('PLAI', 'PLUS', 'PLS', 'LLI')),
  surface_m2 INTEGER NOT NULL CHECK (surface_m2 BETWEEN 8 AND 400),
  loyer INTEGER NOT NULL CHECK (loyer > 0),
  charges INTEGER NOT NULL CHECK (charges >= 0),
  loyer_cc INTEGER NOT NULL CHECK (loyer_cc = loyer + charges),
  depot INTEGER NOT NULL CHECK (depot >= 0),
  etage INTEGER,
  etages INTEGER,
  ascenseur INTEGER NOT NULL CHECK (ascenseur IN (0, 1)),
  balcon INTEGER NOT NULL CHECK (balcon IN (0, 1)),
  jardin INTEGER NOT NULL CHECK (jardin IN (0, 1)),
  parking INTEGER NOT NULL CHECK (parking IN (0, 1)),
  pmr INTEGER NOT NULL CHECK (pmr IN (0, 1)),
  chauffage TEXT NOT NULL,
  annee INTEGER NOT NULL CHECK (annee BETWEEN 1800 AND 2100),
  dpe TEXT NOT NULL CHECK (dpe IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  dpe_kwh INTEGER NOT NULL,
  ges TEXT NOT NULL CHECK (ges IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  description TEXT NOT NULL,
  reservee_siren TEXT CHECK (length(reservee_siren) = 9),
  reservee_nom TEXT,
  photo INTEGER NOT NULL,
  publiee_a INTEGER NOT NULL,
  cloture_a INTEGER NOT NULL CHECK (cloture_a > publiee_a),
  disponible_le TEXT NOT NULL CHECK (length(disponible_le) = 10),
  candidatures INTEGER NOT NULL DEFAULT 0 CHECK (candidatures >= 0),
  -- Moves with every change of who is ranked here: ranks read before stay good as long as it stands.
  rangs_version INTEGER NOT NULL DEFAULT 0,
  UNIQUE (bailleur_id, ref_externe)
) STRICT;
CREATE INDEX offre_ouverte_par_departement ON offre (departement, typologie, cloture_a, insee, financement, zone_plafond, zone_abc, loyer_cc) WHERE etat = 'publiee';
CREATE INDEX offre_ouverte_par_commune ON offre (insee, cloture_a) WHERE etat = 'publiee';
CREATE INDEX offre_ouverte_par_date ON offre (publiee_a, cloture_a) WHERE etat = 'publiee';
CREATE INDEX offre_ouverte_par_cloture ON offre (cloture_a) WHERE etat = 'publiee';
CREATE INDEX offre_bailleur ON offre (bailleur_id, cloture_a);

-- Moves whenever an offer opens, closes or changes: what was computed from offers is good as long as it stands.
CREATE TABLE revision (
  nom TEXT NOT NULL PRIMARY KEY,
  valeur INTEGER NOT NULL
) STRICT;
INSERT INTO revision (nom, valeur) VALUES ('offres', 1), ('numero_als', 1436);

CREATE TABLE candidature (
  id BLOB NOT NULL PRIMARY KEY,
  offre_id BLOB NOT NULL REFERENCES offre (id),
  demande_id BLOB NOT NULL REFERENCES demande (id) ON DELETE CASCADE,
  compte_id BLOB NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  etat TEXT NOT NULL CHECK (etat IN ('deposee', 'validee', 'envoyee', 'visite', 'commission', 'attribuee', 'attribuee_rang', 'attribuee_condition', 'acceptee', 'bail_signe', 'annulee', 'invalidee', 'non_retenue', 'rejetee', 'refusee_demandeur', 'offre_retiree', 'demande_radiee')),
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  version INTEGER NOT NULL CHECK (version >= 1),
  groupe TEXT NOT NULL CHECK (groupe IN ('A', 'B')),
  points INTEGER NOT NULL,
  anciennete TEXT NOT NULL CHECK (length(anciennete) = 10),
  numero_unique TEXT NOT NULL CHECK (length(numero_unique) = 18),
  classement TEXT NOT NULL,
  visite_creneaux TEXT,
  visite_a INTEGER,
  piece_demandee TEXT,
  commission_le TEXT CHECK (length(commission_le) = 10),
  rang_attribution INTEGER CHECK (rang_attribution >= 1),
  condition TEXT,
  reponse_avant TEXT CHECK (length(reponse_avant) = 10),
  creee_a INTEGER NOT NULL,
  modifiee_a INTEGER NOT NULL,
  CHECK (active = (etat NOT IN ('bail_signe', 'annulee', 'invalidee', 'non_retenue', 'rejetee', 'refusee_demandeur', 'offre_retiree', 'demande_radiee')))
) STRICT;
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
  candidature_id BLOB NOT NULL REFERENCES candidature (id) ON DELETE CASCADE,
  numero INTEGER NOT NULL CHECK (numero >= 1),
  evenement TEXT NOT NULL,
  de TEXT,
  vers TEXT NOT NULL,
  acteur TEXT NOT NULL CHECK (acteur IN ('demandeur', 'conseiller', 'bailleur', 'entreprise', 'systeme')),
  auteur_id BLOB,
  motif TEXT,
  texte TEXT,
  a INTEGER NOT NULL,
  PRIMARY KEY (candidature_id, numero)
) STRICT;
CREATE INDEX evenement_a ON evenement (a);

-- Mails waiting to go: written in the transaction that causes them, sent after it, once.
CREATE TABLE courriel (
  id BLOB NOT NULL PRIMARY KEY,
  cle TEXT NOT NULL UNIQUE,
  destinataire TEXT NOT NULL,
  sujet TEXT NOT NULL,
  texte TEXT NOT NULL,
  html TEXT NOT NULL,
  etat TEXT NOT NULL CHECK (etat IN ('attente', 'envoi', 'envoye', 'abandonne')),
  essais INTEGER NOT NULL DEFAULT 0,
  prochain_a INTEGER NOT NULL,
  cree_a INTEGER NOT NULL,
  envoye_a INTEGER
) STRICT;
CREATE INDEX courriel_a_envoyer ON courriel (prochain_a) WHERE etat IN ('attente', 'envoi');

CREATE TABLE message_contact (
  id BLOB NOT NULL PRIMARY KEY,
  nom TEXT NOT NULL,
  email TEXT NOT NULL,
  sujet TEXT NOT NULL,
  texte TEXT NOT NULL,
  cree_a INTEGER NOT NULL
) STRICT;

-- Who looked at, or changed, what concerns a person.
CREATE TABLE journal (
  id BLOB NOT NULL PRIMARY KEY,
  a INTEGER NOT NULL,
  auteur_id BLOB,
  acte TEXT NOT NULL,
  objet_id BLOB,
  compte_id BLOB REFERENCES compte (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX journal_compte ON journal (compte_id, a);
