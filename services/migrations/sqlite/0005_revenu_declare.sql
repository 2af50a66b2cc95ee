-- The tax revenue of the last twelve months as the applicant states it, cents a year for the whole household, and the day it
-- was stated (ISO): where it alone turns a no into a yes, the answer is « to be proven ».
ALTER TABLE demande ADD COLUMN revenu_declare INTEGER CHECK (revenu_declare >= 0);
ALTER TABLE demande ADD COLUMN revenu_declare_le TEXT
  CHECK (length(revenu_declare_le) = 10) CHECK ((revenu_declare IS NULL) = (revenu_declare_le IS NULL));
