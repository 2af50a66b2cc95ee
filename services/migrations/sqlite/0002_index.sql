-- What the queues of ended files read by. Same as ../postgres/0002_index.sql.

CREATE INDEX candidature_offre ON candidature (offre_id);
CREATE INDEX candidature_modifiee ON candidature (modifiee_a);
