-- Organisations as an administrator looks for them: name without accents nor punctuation, then SIREN. AL'in writes it with the
-- name; what is here already is folded by hand, as near as SQL comes to it. The list is read in that order, page by page.
ALTER TABLE organisation ADD COLUMN cherche TEXT NOT NULL DEFAULT '';
UPDATE organisation SET cherche = LOWER(nom);
UPDATE organisation SET cherche = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(cherche,
  'é', 'e'), 'É', 'e'), 'è', 'e'), 'È', 'e'), 'ê', 'e'), 'Ê', 'e'), 'ë', 'e'), 'Ë', 'e');
UPDATE organisation SET cherche = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(cherche,
  'à', 'a'), 'À', 'a'), 'â', 'a'), 'Â', 'a'), 'ç', 'c'), 'Ç', 'c'), 'œ', 'oe'), 'Œ', 'oe');
UPDATE organisation SET cherche = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(cherche,
  'î', 'i'), 'Î', 'i'), 'ï', 'i'), 'Ï', 'i'), 'ô', 'o'), 'Ô', 'o'), 'û', 'u'), 'ù', 'u');
UPDATE organisation SET cherche = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(cherche,
  '''', ' '), '’', ' '), '-', ' '), '.', ' '), '  ', ' '), '  ', ' ');
UPDATE organisation SET cherche = TRIM(cherche || ' ' || COALESCE(siren, ''));
CREATE INDEX organisation_cherche ON organisation (cherche, id);
