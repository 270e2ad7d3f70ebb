-- +goose Up
-- Where the text of a page comes from: '' the file itself, 'read' from its picture, 'corrected' by a person; and how sure
-- the reading was of its words, from 0 to 100.
ALTER TABLE page ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE page ADD COLUMN confidence DOUBLE PRECISION NOT NULL DEFAULT 0;
-- What a speaker notes to a slide: searched with its text, and not part of its picture.
ALTER TABLE page ADD COLUMN notes TEXT NOT NULL DEFAULT '';
-- Which version of its step an attempt did, and with which tools.
ALTER TABLE step_run ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE step_run ADD COLUMN tool TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE step_run DROP COLUMN tool;
ALTER TABLE step_run DROP COLUMN version;
ALTER TABLE page DROP COLUMN notes;
ALTER TABLE page DROP COLUMN confidence;
ALTER TABLE page DROP COLUMN source;
