-- What use taught after the first two. Same numbers, same names and same meaning as in the other engine's folder.

-- `offre.rangs_version` becomes the value of `revision_departement.rangs` when the offer's ranks last moved: what moved since
-- is read alone. Until now it counted by itself: no département may stand below one of its offers.
INSERT INTO revision_departement (departement, offres, rangs)
SELECT departement, 0, MAX(rangs_version) FROM offre WHERE rangs_version > 0 GROUP BY departement
ON CONFLICT (departement) DO UPDATE SET rangs = MAX(revision_departement.rangs, excluded.rangs);
CREATE INDEX offre_rangs ON offre (departement, rangs_version) WHERE rangs_version > 0;

-- The whole country's revision, before each département had its own: nothing reads it any more.
DELETE FROM revision WHERE nom = 'offres';

-- The tab of the applicant's list that an alert watches: its zones follow the demande, and nothing is told without one.
-- None: the place of a public search. Among the zones, `-93048` is a commune left out of its département.
ALTER TABLE alerte ADD COLUMN onglet TEXT CHECK (onglet IN ('demandees', 'limitrophes', 'autres'));

-- What is unusual in a file that was tried, and stops nothing: lines in all, and how many by field, a JSON object.
ALTER TABLE depot ADD COLUMN douteuses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE depot ADD COLUMN doutes TEXT NOT NULL DEFAULT '{}';
-- The first lines of each field, as `depot_faute` keeps the wrong ones: a JSON list of doubt and value sent.
CREATE TABLE depot_doute (
  depot_id BLOB NOT NULL REFERENCES depot (id) ON DELETE CASCADE,
  numero INTEGER NOT NULL,
  ligne INTEGER NOT NULL,
  doutes TEXT NOT NULL,
  PRIMARY KEY (depot_id, numero)
) STRICT;

-- An offer an alert must tell: the row ends in the transaction that writes its mail. `offre.annoncee_a` says that it is
-- told, and no offer told is queued again, so nothing needs the row any more.
DELETE FROM alerte_envoi WHERE envoye_a IS NOT NULL;
DROP INDEX alerte_envoi_du;
ALTER TABLE alerte_envoi DROP COLUMN envoye_a;
CREATE INDEX alerte_envoi_du ON alerte_envoi (du_a, alerte_id);

-- Mails that have left, or were given up, by the instant of it: they are forgotten a month later.
CREATE INDEX courriel_fini ON courriel (prochain_a) WHERE etat IN ('envoye', 'abandonne');

-- What is wrong in a file, a row per line: which one (`numero` counts homes, `ligne` is where it starts), and its faults,
-- a JSON list of field, fault and value sent. Files tried already are tried again.
DROP TABLE depot_faute;
CREATE TABLE depot_faute (
  depot_id BLOB NOT NULL REFERENCES depot (id) ON DELETE CASCADE,
  numero INTEGER NOT NULL,
  ligne INTEGER NOT NULL,
  fautes TEXT NOT NULL,
  PRIMARY KEY (depot_id, numero)
) STRICT;
ALTER TABLE depot DROP COLUMN fautes;
UPDATE depot SET etat = 'essai', octets_lus = 0, total = 0, lues = 0, nouvelles = 0, changees = 0, inchangees = 0, fausses = 0,
  pris_a = NULL WHERE etat IN ('essai', 'essaye');
