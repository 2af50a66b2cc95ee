-- The alert that a mail speaks for and the offers it tells of (ids, comma between): looked at again when it leaves. Mails that
-- were written before have neither and leave as they are. No foreign key: an alert deleted while its mails are written would
-- wait for them, and they for it.
ALTER TABLE courriel ADD COLUMN alerte_id BLOB;
ALTER TABLE courriel ADD COLUMN offres TEXT CHECK ((alerte_id IS NULL) = (offres IS NULL));
