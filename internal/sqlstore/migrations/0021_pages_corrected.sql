-- +goose Up
-- What people say of pages that were read from their pictures. It lies over what the steps of digitising yield, and
-- outlives them: read and words are what the machine made of the page when it was corrected, or last since.
CREATE TABLE page_correction (
  asset_id TEXT NOT NULL REFERENCES asset(id), ord INTEGER NOT NULL,
  standing TEXT NOT NULL, -- 'vouched', 'outdated' where the page is read otherwise since, 'taken-back'
  text TEXT NOT NULL, read TEXT NOT NULL, words TEXT NOT NULL,
  by_id TEXT NOT NULL REFERENCES person(id), at BIGINT NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (asset_id, ord)
);
CREATE INDEX page_read ON page (asset_id, ord) WHERE source <> '';

-- +goose Down
DROP INDEX page_read;
DROP TABLE page_correction;
