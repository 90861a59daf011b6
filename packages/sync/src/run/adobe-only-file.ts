import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { User } from '@umapi-kit/client';
import type { IdentityType } from '@umapi-kit/protocol';
import { parse } from 'csv-parse/sync';
import type { SyncConfig } from '../config/sync-config.ts';
import { SourceError } from '../errors.ts';
import { emailKey, identityKey, identityTypeOf, isPlainName } from '../plan/identity.ts';
import type { AdobeOnlyAccount, SyncPlan } from '../plan/plan.ts';

/** Says whether a list names an account as missing from the directory. */
type Missing = (org: string, account: User, type: IdentityType) => boolean;

/**
 * Writes down the accounts that the directory does not have, as CSV with the columns `type,email,username,domain`;
 * `umapi` names the org where a further one has some. {@link readMissing} reads it.
 */
export async function writeAdobeOnly(path: string, { orgs }: SyncPlan): Promise<void> {
  const named = orgs.some(({ name, adobeOnly }) => name !== undefined && adobeOnly.length > 0);
  const header = ['type', 'email', 'username', 'domain', ...(named ? ['umapi'] : [])];
  const rows = orgs.flatMap(({ name = '', adobeOnly }) => {
    return adobeOnly.map((account) => [...valuesOf(account), ...(named ? [name] : [])]);
  });
  const lines = [header, ...rows].map((values) => `${values.map(quoted).join(',')}\n`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, lines.join(''), { mode: 0o600 });
}

function valuesOf({ type, email, username = '', domain = '' }: AdobeOnlyAccount): readonly string[] {
  return [type, email, username, domain];
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * Reads a list of accounts that are missing from the directory, as {@link writeAdobeOnly} writes it.
 *
 * @throws {@link SourceError} naming the first line that can't be used: nobody is removed by a list with mistakes
 */
export async function readMissing(path: string, { orgs }: Pick<SyncConfig, 'orgs'>): Promise<Missing> {
  const byName = new Map(orgs.map(({ name = '', connection }) => [name, connection.orgId]));
  const listed = new Set<string>();
  for (const { record, info } of parseRows(await readText(path), path)) {
    const fail = (problem: string) =>
      new SourceError('SOURCE_FORMAT', { file: path, line: info.lines }, problem);
    const name = record['umapi']?.trim() ?? '';
    const org = byName.get(name);
    if (org === undefined) throw fail(`no organization of the configuration is called "${name}"`);
    for (const key of keysOf(record, fail)) listed.add(`${org} ${key}`);
  }
  return (org, account, type) => {
    const keys = [identityKey(type, account), emailKey(type, account.email)];
    return keys.some((key) => listed.has(`${org} ${key}`));
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError('SOURCE_UNREADABLE', { file: path }, `it can not be read: ${problem}`, { cause });
  }
}

interface Row {
  readonly record: Readonly<Record<string, string | undefined>>;
  readonly info: { readonly lines: number };
}

function parseRows(text: string, path: string): readonly Row[] {
  try {
    return parse(text, {
      bom: true,
      columns: (names: readonly string[]) => names.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
    });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError('SOURCE_FORMAT', { file: path }, problem, { cause });
  }
}

function keysOf(record: Row['record'], fail: (problem: string) => Error): readonly string[] {
  const word = record['type']?.trim() ?? '';
  const type = identityTypeOf(word);
  if (type === undefined)
    throw fail(`"${word}" is no identity type; write adobeID, enterpriseID or federatedID`);
  const [email, username, domain] = ['email', 'username', 'domain'].map((name) => record[name]?.trim() ?? '');
  if (username && isPlainName(username) && !domain) throw fail(`the username "${username}" needs a domain`);
  if (!email && !username) throw fail('there is neither an e-mail nor a username');
  return [
    ...(email ? [emailKey(type, email)] : []),
    ...(username && type !== 'adobeID'
      ? [identityKey(type, { email: email ?? '', username, domain: domain ?? '' })]
      : []),
  ];
}
