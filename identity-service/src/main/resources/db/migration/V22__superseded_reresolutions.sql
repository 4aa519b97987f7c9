-- A run by rules that hold no more ends as SUPERSEDED.
ALTER TABLE reresolution DROP CONSTRAINT reresolution_state_check;
ALTER TABLE reresolution ADD CONSTRAINT reresolution_state_check
  CHECK (state IN ('RUNNING', 'DONE', 'FAILED', 'SUPERSEDED'));
