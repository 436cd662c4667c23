-- Each table keeps one type of document, as JSON in doc, beside the columns that queries
-- choose and sort by. visible_from and published_at are milliseconds since 1970.

CREATE TABLE IF NOT EXISTS meta (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  revision   INTEGER NOT NULL, -- the last committed one
  fence      INTEGER NOT NULL, -- of the newest lease; a writer with an older one has lost it
  holder     TEXT    NOT NULL, -- empty when nobody holds the lease
  expires_at INTEGER NOT NULL,
  clock      INTEGER NOT NULL DEFAULT 0, -- up to when it was looked for what the clock has changed; 0 for never
  name       TEXT    NOT NULL DEFAULT '' -- that no other store has
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
-- It holds what may be seen, too, so that a calendar reads no documents.
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
  visible_until INTEGER NOT NULL DEFAULT 9007199254740991, -- that is for ever
  syndication TEXT NOT NULL DEFAULT '', -- as its rights tell; empty for what the publication's do
  pictures INTEGER NOT NULL DEFAULT 1, -- how far they may go: content.PictureRights
  turn INTEGER NOT NULL DEFAULT 9007199254740991, -- when it is to be stamped again
  withdrawn_at INTEGER NOT NULL DEFAULT 0 -- 0 for not
);
-- Those that are counted hold what may be seen, too, so that counting reads no documents.
CREATE INDEX IF NOT EXISTS articles_time ON articles (published_at, id, visible_from, visible_until, created);
CREATE INDEX IF NOT EXISTS articles_of_publication ON articles (publication_id, published_at, id, visible_from, visible_until, created);
CREATE INDEX IF NOT EXISTS articles_issue ON articles (issue_id, reading_order, id);
CREATE INDEX IF NOT EXISTS articles_page ON articles (page_id, reading_order, id);
CREATE INDEX IF NOT EXISTS articles_of_section ON articles (section_id, published_at, id, visible_from, visible_until, created);
-- Changes are walked by these, and what the clock changes is found.
CREATE INDEX IF NOT EXISTS articles_stamped ON articles (revision, id, publication_id);
CREATE INDEX IF NOT EXISTS articles_reached ON articles (publication_id, id, revision);
CREATE INDEX IF NOT EXISTS articles_turn ON articles (turn);
CREATE INDEX IF NOT EXISTS articles_withdrawn ON articles (publication_id, withdrawn_at, id) WHERE withdrawn_at > 0;
CREATE INDEX IF NOT EXISTS articles_released ON articles (visible_from);

-- Who is credited with what; follows articles.
CREATE TABLE IF NOT EXISTS article_authors (
  author_id TEXT NOT NULL, published_at INTEGER NOT NULL, article_id TEXT NOT NULL,
  PRIMARY KEY (author_id, published_at, article_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS article_authors_article ON article_authors (article_id);

-- Bodies are heavy: they stand apart, so that lists never read them.
CREATE TABLE IF NOT EXISTS bodies (id TEXT PRIMARY KEY, doc TEXT NOT NULL);

-- What a writer that died left behind is found by these.
CREATE INDEX IF NOT EXISTS publications_revision ON publications (revision);
CREATE INDEX IF NOT EXISTS issues_revision ON issues (revision);
CREATE INDEX IF NOT EXISTS pages_revision ON pages (revision);
CREATE INDEX IF NOT EXISTS sections_revision ON sections (revision);
CREATE INDEX IF NOT EXISTS authors_revision ON authors (revision);

-- Views: imported is what the source knew, counted what was counted since.
CREATE TABLE IF NOT EXISTS views (
  article_id TEXT PRIMARY KEY, publication_id TEXT NOT NULL,
  imported INTEGER, counted INTEGER NOT NULL DEFAULT 0,
  rank INTEGER GENERATED ALWAYS AS (CASE WHEN imported IS NULL AND counted = 0 THEN -1 ELSE ifnull(imported, 0) + counted END) STORED
);
CREATE INDEX IF NOT EXISTS views_rank ON views (rank, article_id);
CREATE INDEX IF NOT EXISTS views_publication ON views (publication_id, rank, article_id);

-- Views by day, of articles that were counted at all. days is JSON; the sums are those of the
-- periods that end on last_day, and what rankings are walked by.
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

-- What searches look in: all of an article's text, and once more that of its title, so that
-- title hits are found without looking at the others. The text is terms already (package
-- words), so the tokenizer only parts them at blanks; marks are what filters know articles by.
-- Rows are walked by their number, which search_keys explains. The prefix finds characters.
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
  text, marks, content='', contentless_delete=1, prefix='1', tokenize="ascii tokenchars '=.,:;''_'"
);
CREATE VIRTUAL TABLE IF NOT EXISTS search_titles USING fts5 (
  text, marks, content='', contentless_delete=1, prefix='1', tokenize="ascii tokenchars '=.,:;''_'"
);
-- New entries are gathered until a batch is whole, and pieces are merged less often than FTS5
-- would.
INSERT INTO search (search, rank)
  SELECT column1, column2 FROM (VALUES ('hashsize', 16000000), ('automerge', 8)) WHERE NOT EXISTS (SELECT 1 FROM search_config WHERE k = column1);
INSERT INTO search_titles (search_titles, rank)
  SELECT 'hashsize', 16000000 WHERE NOT EXISTS (SELECT 1 FROM search_titles_config WHERE k = 'hashsize');

-- Which article a row of search is of. The key begins with the second of publication, so that
-- rows are in that order, and ends with a number that no other article of that second has.
-- revision is the article's; a row of another one is made anew.
CREATE TABLE IF NOT EXISTS search_keys (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, created INTEGER NOT NULL, visible_from INTEGER NOT NULL,
  published_at INTEGER NOT NULL, folded TEXT NOT NULL, -- the title in lower case
  visible_until INTEGER NOT NULL DEFAULT 9007199254740991, pictures INTEGER NOT NULL DEFAULT 1
);

-- Who may be given copies, with which keys, and what they say they have.
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
