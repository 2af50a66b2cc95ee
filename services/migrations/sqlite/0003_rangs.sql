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
