import type { Migration } from '@umapi-kit/sqlite';
import { snapshotSchema } from './snapshots.ts';

/**
 * The tables. `…_key` columns hold the folded name, computed in code and compared bytewise. Ids of accounts and
 * groups are never given twice, since clients keep them.
 */
export const sqliteMigrations: readonly Migration[] = [
  {
    name: 'organizations, accounts, groups',
    sql: `
CREATE TABLE orgs (
  id INTEGER PRIMARY KEY,
  org_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  technical_accounts INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'active',
  -- JSON, see OrgSettings
  settings TEXT NOT NULL DEFAULT '{}',
  -- of those who are listed
  member_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE credentials (
  client_id TEXT PRIMARY KEY,
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  technical_account TEXT,
  permissions TEXT NOT NULL
) STRICT;

CREATE TABLE credential_secrets (
  client_id TEXT NOT NULL REFERENCES credentials (client_id) ON DELETE CASCADE,
  secret_hash TEXT NOT NULL,
  PRIMARY KEY (client_id, secret_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE certificates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  client_id TEXT NOT NULL REFERENCES credentials (client_id) ON DELETE CASCADE,
  public_key TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX certificates_by_client ON certificates (client_id);

CREATE TABLE tokens (
  token_hash TEXT PRIMARY KEY,
  client_id TEXT NOT NULL,
  by_certificate INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_expiry ON tokens (expires_at);

-- what is remembered of the calls of a client, as JSON; the empty client id stands for all of the organization's
CREATE TABLE throttle_uses (
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  uses TEXT NOT NULL,
  PRIMARY KEY (org_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE used_jwt_ids (
  client_id TEXT NOT NULL,
  jwt_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (client_id, jwt_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE directories (
  id INTEGER PRIMARY KEY,
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  login TEXT NOT NULL,
  adobe_synced INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX directories_by_org ON directories (org_id);

CREATE TABLE domains (
  domain_key TEXT PRIMARY KEY,
  domain TEXT NOT NULL,
  directory_id INTEGER NOT NULL REFERENCES directories (id) ON DELETE CASCADE,
  enforced INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX domains_by_directory ON domains (directory_id);

CREATE TABLE trusts (
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  directory_id INTEGER NOT NULL REFERENCES directories (id) ON DELETE CASCADE,
  PRIMARY KEY (org_id, directory_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  email_key TEXT NOT NULL,
  email TEXT NOT NULL,
  PRIMARY KEY (org_id, email_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  domain_key TEXT NOT NULL,
  directory_id INTEGER REFERENCES directories (id) ON DELETE CASCADE,
  status TEXT NOT NULL DEFAULT 'active',
  first_name TEXT,
  last_name TEXT,
  country TEXT
) STRICT;
CREATE INDEX accounts_by_email ON accounts (email_key);
CREATE UNIQUE INDEX accounts_by_username ON accounts (username_key, domain_key, type);

CREATE TABLE org_members (
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  domain_key TEXT NOT NULL,
  type TEXT NOT NULL,
  -- whether the account is active: others are in their groups, but in no list of the organization
  listed INTEGER NOT NULL,
  head TEXT NOT NULL,
  group_ids TEXT NOT NULL,
  PRIMARY KEY (org_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX org_members_by_account ON org_members (account_id);
CREATE INDEX org_members_by_domain ON org_members (org_id, domain_key, listed, account_id, type);
CREATE INDEX org_members_by_type ON org_members (org_id, type, listed, account_id);

-- how many of a range of account ids are listed, so that the start of any page is found by adding up
CREATE TABLE member_blocks (
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  block INTEGER NOT NULL,
  listed INTEGER NOT NULL,
  PRIMARY KEY (org_id, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  type TEXT NOT NULL,
  member_count INTEGER NOT NULL DEFAULT 0,
  quota INTEGER,
  licences_granted INTEGER NOT NULL DEFAULT 0,
  description TEXT,
  contract_name TEXT,
  product_id INTEGER REFERENCES products (id) ON DELETE CASCADE,
  target_id INTEGER REFERENCES groups (id) ON DELETE CASCADE,
  read_only INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX groups_by_name ON groups (org_id, name_key);
CREATE INDEX groups_by_target ON groups (target_id);
-- every page of users reads all names
CREATE INDEX group_names ON groups (org_id, id, name);

CREATE TABLE memberships (
  id INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX memberships_by_group ON memberships (group_id, account_id);

CREATE TABLE attachments (
  group_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  profile_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, profile_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_by_profile ON attachments (profile_id);

-- who holds a profile that has a quota, in order of arrival; an unlimited profile has no rows
CREATE TABLE licences (
  id INTEGER PRIMARY KEY,
  profile_id INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL,
  granted INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX licences_by_account ON licences (account_id, profile_id);
CREATE INDEX licences_in_order ON licences (profile_id, granted, id);
`,
  },
  { name: 'snapshots', sql: snapshotSchema },
];
