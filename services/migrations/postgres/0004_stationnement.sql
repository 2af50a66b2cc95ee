-- Where one parks, and who is at the landlord's. Same numbers, same names and same meaning as in the other engine's folder.

-- The kind of the parking space: none where there is no space, or where the landlord doesn't say.
ALTER TABLE offre ADD COLUMN parking_type TEXT CHECK (parking_type IN ('garage', 'souterrain', 'couvert', 'exterieur'));

-- Files at the landlord's, offer by offer: whether a closed offer is still with Action Logement is read with the offer.
CREATE INDEX candidature_envoyee ON candidature (offre_id) WHERE active AND etat NOT IN ('deposee', 'validee');
