-- Each table stores one type of document, as JSON in doc, beside the columns that queries
-- filter and sort by. Times are milliseconds since 1970.

CREATE TABLE IF NOT EXISTS meta (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  revision   INTEGER NOT NULL, -- the last committed one
  fence      INTEGER NOT NULL, -- the fencing token of the newest lease; a writer with an older one has lost it
  holder     TEXT    NOT NULL, -- empty when the lease is free
  expires_at INTEGER NOT NULL,
  clock      INTEGER NOT NULL DEFAULT 0, -- the time up to which transitions were handled; 0 before the first partner
  name       TEXT    NOT NULL DEFAULT '' -- unique among all stores
);
INSERT OR IGNORE INTO meta (id, revision, fence, holder, expires_at) VALUES (1, 0, 0, '', 0);
UPDATE meta SET name = lower(hex(randomblob(8))) WHERE name = '';

CREATE TABLE IF NOT EXISTS publications (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  name TEXT NOT NULL,
  doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS publications_name ON publications (name, id);

CREATE TABLE IF NOT EXISTS issues (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  publication_id TEXT NOT NULL, date TEXT NOT NULL,
  doc TEXT NOT NULL
);
-- It holds the columns of visibility, too, so that a calendar reads no documents.
CREATE INDEX IF NOT EXISTS issues_calendar ON issues (publication_id, date, id, visible_from, created);
CREATE INDEX IF NOT EXISTS issues_date ON issues (date, id);

CREATE TABLE IF NOT EXISTS pages (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  issue_id TEXT NOT NULL, section_id TEXT NOT NULL, ordinal INTEGER NOT NULL, section_order INTEGER NOT NULL,
  doc TEXT NOT NULL,
  publication_id TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS pages_issue ON pages (issue_id, ordinal, id);
CREATE INDEX IF NOT EXISTS pages_section ON pages (section_id, section_order, id);

CREATE TABLE IF NOT EXISTS sections (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  publication_id TEXT NOT NULL, name TEXT NOT NULL,
  doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sections_publication ON sections (publication_id, name, id);

CREATE TABLE IF NOT EXISTS authors (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  publication_id TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, -- the name in lower case
  doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS authors_publication ON authors (publication_id, name, id);

CREATE TABLE IF NOT EXISTS articles (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  publication_id TEXT NOT NULL, issue_id TEXT NOT NULL, page_id TEXT NOT NULL, section_id TEXT NOT NULL,
  reading_order INTEGER NOT NULL, published_at INTEGER NOT NULL, has_images INTEGER NOT NULL,
  folded TEXT NOT NULL, -- the title in lower case
  doc TEXT NOT NULL,
  visible_until INTEGER NOT NULL DEFAULT 9007199254740991, -- never
  syndication TEXT NOT NULL DEFAULT '', -- of its own rights; empty when the publication's default applies
  pictures INTEGER NOT NULL DEFAULT 1, -- content.PictureRights
  turn INTEGER NOT NULL DEFAULT 9007199254740991, -- when it must be re-stamped
  withdrawn_at INTEGER NOT NULL DEFAULT 0 -- 0 when it was not withdrawn
);
-- The indexes hold the columns of visibility, too, so that counts, orders and neighbours read no documents.
CREATE INDEX IF NOT EXISTS articles_time ON articles (published_at, id, visible_from, visible_until, created);
CREATE INDEX IF NOT EXISTS articles_of_publication ON articles (publication_id, published_at, id, visible_from, visible_until, created);
CREATE INDEX IF NOT EXISTS articles_of_issue ON articles (issue_id, reading_order, id, visible_from, visible_until, created);
CREATE INDEX IF NOT EXISTS articles_of_page ON articles (page_id, reading_order, id, visible_from, visible_until, created);
CREATE INDEX IF NOT EXISTS articles_of_section ON articles (section_id, published_at, id, visible_from, visible_until, created);
-- Changes and transitions are read by these.
CREATE INDEX IF NOT EXISTS articles_stamped ON articles (revision, id, publication_id);
CREATE INDEX IF NOT EXISTS articles_reached ON articles (publication_id, id, revision);
CREATE INDEX IF NOT EXISTS articles_turn ON articles (turn);
CREATE INDEX IF NOT EXISTS articles_withdrawn ON articles (publication_id, withdrawn_at, id) WHERE withdrawn_at > 0;
CREATE INDEX IF NOT EXISTS articles_released ON articles (visible_from);

-- The authors credited by each article; written with the article.
CREATE TABLE IF NOT EXISTS article_authors (
  author_id TEXT NOT NULL, published_at INTEGER NOT NULL, article_id TEXT NOT NULL,
  PRIMARY KEY (author_id, published_at, article_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS article_authors_article ON article_authors (article_id);

-- Bodies are large: they are in a table of their own, so that lists never read them.
CREATE TABLE IF NOT EXISTS bodies (id TEXT PRIMARY KEY, doc TEXT NOT NULL);

-- Uncommitted documents of a crashed writer are found by these.
CREATE INDEX IF NOT EXISTS publications_revision ON publications (revision);
CREATE INDEX IF NOT EXISTS issues_revision ON issues (revision);
CREATE INDEX IF NOT EXISTS pages_revision ON pages (revision);
CREATE INDEX IF NOT EXISTS sections_revision ON sections (revision);
CREATE INDEX IF NOT EXISTS authors_revision ON authors (revision);

-- Views: imported is the count that the source gave, counted the views counted since.
CREATE TABLE IF NOT EXISTS views (
  article_id TEXT PRIMARY KEY, publication_id TEXT NOT NULL,
  imported INTEGER, counted INTEGER NOT NULL DEFAULT 0,
  rank INTEGER GENERATED ALWAYS AS (CASE WHEN imported IS NULL AND counted = 0 THEN -1 ELSE ifnull(imported, 0) + counted END) STORED
);
CREATE INDEX IF NOT EXISTS views_rank ON views (rank, article_id);
CREATE INDEX IF NOT EXISTS views_publication ON views (publication_id, rank, article_id);

-- Daily views of articles that were viewed. days is JSON; the sums are of the periods that end on
-- last_day. Rankings read the indexes of the sums.
CREATE TABLE IF NOT EXISTS daily_views (
  article_id TEXT PRIMARY KEY, publication_id TEXT NOT NULL,
  days TEXT NOT NULL, last_day TEXT NOT NULL, day INTEGER NOT NULL, week INTEGER NOT NULL, month INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS daily_views_day ON daily_views (publication_id, last_day, day, article_id);
CREATE INDEX IF NOT EXISTS daily_views_week ON daily_views (publication_id, last_day, week, article_id);
CREATE INDEX IF NOT EXISTS daily_views_month ON daily_views (publication_id, last_day, month, article_id);

CREATE TABLE IF NOT EXISTS view_tokens (
  key TEXT PRIMARY KEY, expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS view_tokens_expiry ON view_tokens (expires_at);

-- The search index: an article's whole text, and its title again, so that hits in titles are found
-- without reading the others. The text consists of terms already (package words), so the tokenizer
-- only splits them at blanks; marks are the ids by which filters select articles. Rows are read in
-- the order of their rowid, see search_keys. The prefix index finds single characters.
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
  text, marks, content='', contentless_delete=1, prefix='1', tokenize="ascii tokenchars '=.,:;''_'"
);
CREATE VIRTUAL TABLE IF NOT EXISTS search_titles USING fts5 (
  text, marks, content='', contentless_delete=1, prefix='1', tokenize="ascii tokenchars '=.,:;''_'"
);
-- New entries are collected in memory until a batch is complete, and segments are merged less
-- often than by default.
INSERT INTO search (search, rank)
  SELECT column1, column2 FROM (VALUES ('hashsize', 16000000), ('automerge', 8)) WHERE NOT EXISTS (SELECT 1 FROM search_config WHERE k = column1);
INSERT INTO search_titles (search_titles, rank)
  SELECT 'hashsize', 16000000 WHERE NOT EXISTS (SELECT 1 FROM search_titles_config WHERE k = 'hashsize');

-- The article of each row of search. The key begins with the second of publication, which orders
-- the rows, and ends with a number that is unique in that second. A row whose revision is not the
-- article's is outdated, and written again.
CREATE TABLE IF NOT EXISTS search_keys (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  published_at INTEGER NOT NULL, folded TEXT NOT NULL, -- the title in lower case
  visible_until INTEGER NOT NULL DEFAULT 9007199254740991, pictures INTEGER NOT NULL DEFAULT 1
);

-- Partners, their API keys, and the receipts that they acknowledged.
CREATE TABLE IF NOT EXISTS partners (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  doc TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS partners_revision ON partners (revision);
CREATE TABLE IF NOT EXISTS access_keys (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS receipts (
  partner_id TEXT NOT NULL, revision INTEGER NOT NULL, article_id TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (partner_id, revision, article_id)
) WITHOUT ROWID;

-- Indexes of earlier versions.
DROP INDEX IF EXISTS articles_published;
DROP INDEX IF EXISTS articles_publication;
DROP INDEX IF EXISTS articles_section;
DROP INDEX IF EXISTS articles_revision;
DROP INDEX IF EXISTS articles_issue;
DROP INDEX IF EXISTS articles_page;
