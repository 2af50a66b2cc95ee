-- What waits to be seen, and what one applied for. Same numbers, same names and same meaning as in the other engine's folder.

-- Answers of the applicant (a document deposited, a slot picked, a home accepted) that nobody of the back office has acted
-- on since: codes of events, commas between; nothing where none waits.
ALTER TABLE candidature ADD COLUMN reponses TEXT;
UPDATE candidature SET reponses =
  (SELECT group_concat(DISTINCT e.evenement) FROM evenement e
   WHERE e.candidature_id = candidature.id AND e.evenement IN ('fournir_piece', 'confirmer_visite', 'accepter')
     AND e.numero > (SELECT COALESCE(MAX(s.numero), 0) FROM evenement s
                     WHERE s.candidature_id = candidature.id AND s.acteur IN ('conseiller', 'bailleur')))
WHERE active;
CREATE INDEX candidature_reponses ON candidature (modifiee_a) WHERE reponses IS NOT NULL;
-- Who is told when whoever asked is gone.
CREATE INDEX compte_conseiller ON compte (id) WHERE role = 'conseiller';

-- The offer as it stood when one applied, rent and charges in cents; once the lease is signed, as it stood then. Landlords
-- change their offers, and what one lived through stays. Nothing: a server of before wrote the row, and the offer tells.
ALTER TABLE candidature ADD COLUMN offre_typologie TEXT;
ALTER TABLE candidature ADD COLUMN offre_commune TEXT;
ALTER TABLE candidature ADD COLUMN offre_loyer INTEGER;
ALTER TABLE candidature ADD COLUMN offre_charges INTEGER;
ALTER TABLE candidature ADD COLUMN offre_cloture_a INTEGER;
ALTER TABLE candidature ADD COLUMN offre_disponible_le TEXT CHECK (length(offre_disponible_le) = 10);
UPDATE candidature SET (offre_typologie, offre_commune, offre_loyer, offre_charges, offre_cloture_a, offre_disponible_le) =
  (SELECT o.typologie, o.commune, o.loyer, o.charges, o.cloture_a, o.disponible_le FROM offre o WHERE o.id = candidature.offre_id);
