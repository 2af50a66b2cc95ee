-- Finding, being told, publishing. Same numbers, same names and same meaning as ../sqlite/0002_offres.sql.

-- What a landlord may add to an offer.
ALTER TABLE offre ADD COLUMN residence TEXT;
ALTER TABLE offre ADD COLUMN construction TEXT NOT NULL DEFAULT 'collectif' CHECK (construction IN ('collectif', 'individuel'));
ALTER TABLE offre ADD COLUMN chambres BIGINT CHECK (chambres BETWEEN 0 AND 20);
ALTER TABLE offre ADD COLUMN autres_charges BIGINT NOT NULL DEFAULT 0 CHECK (autres_charges >= 0);
ALTER TABLE offre ADD COLUMN parking_loyer BIGINT NOT NULL DEFAULT 0 CHECK (parking_loyer >= 0);
-- By when Action Logement must propose candidates: ISO day.
ALTER TABLE offre ADD COLUMN designation_le TEXT CHECK (length(designation_le) = 10);
-- Hash of what the landlord sent: the same content again changes nothing.
ALTER TABLE offre ADD COLUMN empreinte TEXT NOT NULL DEFAULT '';
-- Photos of its own; none: drawn ones are shown.
ALTER TABLE offre ADD COLUMN photos BIGINT NOT NULL DEFAULT 0 CHECK (photos >= 0);
-- Value of `revision_departement.offres` when it last changed: what is newer than a copy is read alone.
ALTER TABLE offre ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
-- When alerts were told of it; nothing: not yet.
ALTER TABLE offre ADD COLUMN annoncee_a BIGINT;
CREATE INDEX offre_a_annoncer ON offre (annoncee_a, publiee_a) WHERE etat = 'publiee' AND annoncee_a IS NULL;
CREATE INDEX offre_revision ON offre (departement, revision);

-- Per département: `offres` moves whenever an offer opens, closes or changes there, `rangs` whenever a candidature on
-- one of them does. What was computed is good as long as both stand.
CREATE TABLE revision_departement (
  departement TEXT NOT NULL PRIMARY KEY,
  offres BIGINT NOT NULL DEFAULT 0,
  rangs BIGINT NOT NULL DEFAULT 0
);

-- The housing aid the applicant knows, cents a month: it replaces the estimate.
ALTER TABLE demande ADD COLUMN aide_connue BIGINT CHECK (aide_connue >= 0);

-- Day of its next look by time: a new month, a reminder of the renewal, the end. Empty: to be looked at at once.
ALTER TABLE demande ADD COLUMN echeance_le TEXT NOT NULL DEFAULT '';
CREATE INDEX demande_echeance ON demande (echeance_le) WHERE supprimee_a IS NULL;
-- What is forgotten when its time is over.
CREATE INDEX code_import_expiration ON code_import (expire_a);
CREATE INDEX jeton_expiration ON jeton (expire_a);
CREATE INDEX message_contact_age ON message_contact (cree_a);

-- An account that ends takes its demandes along, deleted ones too.
CREATE INDEX demande_compte ON demande (compte_id);

CREATE TABLE favori (
  compte_id UUID NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  offre_id UUID NOT NULL REFERENCES offre (id) ON DELETE CASCADE,
  a BIGINT NOT NULL,
  PRIMARY KEY (compte_id, offre_id)
);
CREATE INDEX favori_offre ON favori (offre_id);

-- A saved search. `requete` is its address, as typed; the rest is what matching reads.
CREATE TABLE alerte (
  id UUID NOT NULL PRIMARY KEY,
  compte_id UUID NOT NULL REFERENCES compte (id) ON DELETE CASCADE,
  nom TEXT NOT NULL,
  requete TEXT NOT NULL,
  frequence TEXT NOT NULL CHECK (frequence IN ('immediate', 'quotidienne', 'hebdomadaire')),
  active BOOLEAN NOT NULL,
  -- Only what the engine does not leave out for the account's demande.
  convient BOOLEAN NOT NULL,
  genre TEXT CHECK (genre IN ('appartement', 'maison')),
  loyer_min BIGINT,
  loyer_max BIGINT,
  surface_min BIGINT,
  -- `,2,3,`; empty: all.
  pieces TEXT NOT NULL,
  pmr BOOLEAN NOT NULL,
  disponible BOOLEAN NOT NULL,
  sans_marches BOOLEAN NOT NULL,
  -- In the link that ends this alert and can do nothing else: kept as it is, for every mail carries it.
  jeton TEXT NOT NULL UNIQUE,
  cree_a BIGINT NOT NULL
);
CREATE INDEX alerte_compte ON alerte (compte_id, cree_a);

-- Where an alert looks: INSEE codes, `D75` for a département, `*` for everywhere.
CREATE TABLE alerte_zone (
  zone TEXT NOT NULL,
  alerte_id UUID NOT NULL REFERENCES alerte (id) ON DELETE CASCADE,
  PRIMARY KEY (zone, alerte_id)
);
CREATE INDEX alerte_zone_alerte ON alerte_zone (alerte_id);

-- An offer an alert must tell, once and never again.
CREATE TABLE alerte_envoi (
  alerte_id UUID NOT NULL REFERENCES alerte (id) ON DELETE CASCADE,
  offre_id UUID NOT NULL REFERENCES offre (id) ON DELETE CASCADE,
  du_a BIGINT NOT NULL,
  envoye_a BIGINT,
  PRIMARY KEY (alerte_id, offre_id)
);
CREATE INDEX alerte_envoi_du ON alerte_envoi (du_a, alerte_id) WHERE envoye_a IS NULL;
CREATE INDEX alerte_envoi_offre ON alerte_envoi (offre_id);

-- Extra headers of a mail, one `Name: value` per line (List-Unsubscribe).
ALTER TABLE courriel ADD COLUMN entetes TEXT;
-- One of very many: it leaves after the mails that somebody waits for (a password, a code).
ALTER TABLE courriel ADD COLUMN masse BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX courriel_a_envoyer;
CREATE INDEX courriel_a_envoyer ON courriel (masse, prochain_a) WHERE etat IN ('attente', 'envoi');
-- Held by whoever turns due alerts into mails: one server at a time.
INSERT INTO revision (nom, valeur) VALUES ('alertes', 0);

-- A landlord's photo of an offer, in order; `alt` says what it shows.
CREATE TABLE photo (
  id UUID NOT NULL PRIMARY KEY,
  offre_id UUID NOT NULL REFERENCES offre (id) ON DELETE CASCADE,
  rang BIGINT NOT NULL CHECK (rang >= 1),
  alt TEXT NOT NULL,
  largeur BIGINT NOT NULL CHECK (largeur > 0),
  hauteur BIGINT NOT NULL CHECK (hauteur > 0),
  -- Hash of what was sent: the same picture twice is one.
  empreinte TEXT NOT NULL,
  cree_a BIGINT NOT NULL,
  UNIQUE (offre_id, empreinte)
);
CREATE INDEX photo_offre ON photo (offre_id, rang);
CREATE TABLE photo_fichier (
  photo_id UUID NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
  largeur BIGINT NOT NULL,
  octets BYTEA NOT NULL,
  PRIMARY KEY (photo_id, largeur)
);

-- A landlord's key for the interface: only its hash is kept.
CREATE TABLE cle_api (
  id UUID NOT NULL PRIMARY KEY,
  organisation_id UUID NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
  nom TEXT NOT NULL,
  debut TEXT NOT NULL,
  hachage TEXT NOT NULL UNIQUE,
  cree_a BIGINT NOT NULL,
  vue_a BIGINT,
  revoquee_a BIGINT
);
CREATE INDEX cle_api_organisation ON cle_api (organisation_id, cree_a);

-- The answer to a request of the interface, given again when the same request comes again.
CREATE TABLE idempotence (
  organisation_id UUID NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
  cle TEXT NOT NULL,
  empreinte TEXT NOT NULL,
  statut BIGINT NOT NULL,
  corps TEXT NOT NULL,
  cree_a BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, cle)
);
CREATE INDEX idempotence_age ON idempotence (cree_a);

-- A file of offers that a landlord sent: tried first, then taken in.
CREATE TABLE depot (
  id UUID NOT NULL PRIMARY KEY,
  organisation_id UUID NOT NULL REFERENCES organisation (id) ON DELETE CASCADE,
  auteur_id UUID,
  -- Name of the file, as sent.
  nom TEXT NOT NULL,
  format TEXT CHECK (format IN ('csv', 'json')),
  encodage TEXT NOT NULL DEFAULT 'utf-8' CHECK (encodage IN ('utf-8', 'windows-1252')),
  -- `reception` while the file comes in, `illisible` when it can't be read at all.
  etat TEXT NOT NULL CHECK (etat IN ('reception', 'essai', 'essaye', 'import', 'importe', 'illisible')),
  octets BIGINT NOT NULL DEFAULT 0,
  octets_lus BIGINT NOT NULL DEFAULT 0,
  -- Lines of the file, known once it was tried.
  total BIGINT NOT NULL DEFAULT 0,
  lues BIGINT NOT NULL DEFAULT 0,
  nouvelles BIGINT NOT NULL DEFAULT 0,
  changees BIGINT NOT NULL DEFAULT 0,
  inchangees BIGINT NOT NULL DEFAULT 0,
  -- Lines that are wrong, and what is wrong in them in all.
  fausses BIGINT NOT NULL DEFAULT 0,
  fautes BIGINT NOT NULL DEFAULT 0,
  -- Columns nobody knows, a JSON list.
  inconnues TEXT NOT NULL DEFAULT '[]',
  -- Why the file can't be read at all, with its line: JSON.
  erreur TEXT,
  -- A worker has it until then. Each claim is later than the one before: a worker that lost it writes nothing more.
  pris_a BIGINT,
  cree_a BIGINT NOT NULL,
  fini_a BIGINT
);
CREATE INDEX depot_organisation ON depot (organisation_id, cree_a);
CREATE INDEX depot_a_faire ON depot (cree_a) WHERE etat IN ('essai', 'import');
CREATE INDEX depot_age ON depot (cree_a);

-- The file, in pieces: nobody ever holds the whole of it.
CREATE TABLE depot_morceau (
  depot_id UUID NOT NULL REFERENCES depot (id) ON DELETE CASCADE,
  rang BIGINT NOT NULL,
  octets BYTEA NOT NULL,
  PRIMARY KEY (depot_id, rang)
);

-- What is wrong in a file: which line (`numero` counts homes, `ligne` is where it starts), field, fault, value sent.
CREATE TABLE depot_faute (
  depot_id UUID NOT NULL REFERENCES depot (id) ON DELETE CASCADE,
  numero BIGINT NOT NULL,
  rang BIGINT NOT NULL,
  ligne BIGINT NOT NULL,
  champ TEXT NOT NULL,
  faute TEXT NOT NULL,
  valeur TEXT NOT NULL,
  PRIMARY KEY (depot_id, numero, rang)
);
