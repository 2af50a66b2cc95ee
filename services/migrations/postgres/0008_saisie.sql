-- Step 2 as it is typed, before it is sent: one line per demande, found again on any device. Nothing in `champs`: the step was
-- sent at `ecrite_a`, and what a page shown before that still says of it is not kept.
CREATE TABLE saisie (
  demande_id UUID NOT NULL PRIMARY KEY REFERENCES demande (id) ON DELETE CASCADE,
  champs TEXT CHECK (length(champs) <= 20000),
  ecrite_a BIGINT NOT NULL
);
