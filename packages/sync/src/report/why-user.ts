import type { User } from '@umapi-kit/client';
import type { OrgConfig, SyncConfig } from '../config/sync-config.ts';
import { createSelect } from '../desired/selection.ts';
import { createNameGroups } from '../plan/dynamic-groups.ts';
import { createExclude } from '../plan/exclusion.ts';
import { identityTypeOf, nameKey } from '../plan/identity.ts';
import type { Plan } from '../plan/plan.ts';
import { guardLimit, guardTitles, heldText, placeText, stepTexts } from '../plan/wording.ts';
import { lookAtUser } from '../run/look-at-user.ts';
import type { PlanRunOptions } from '../run/plan-sync-run.ts';
import { mappedGroups } from '../run/read-request.ts';
import { type DirectoryRecord, type DirectoryUser, isReject } from '../source/source.ts';
import type { SyncState } from '../state/sync-state.ts';

/** One step of the way from a record to what is done. */
export interface WhyStep {
  /** What is looked at. */
  readonly title: string;
  /** What was found, a sentence each. */
  readonly lines: readonly string[];
}

/**
 * Explains what becomes of one person: their records, whether the run is about them, where their groups lead, what
 * their account is now, what would be done, and what holds it back.
 *
 * @param user an e-mail or a username
 * @throws what the source throws, or an error of the client
 *
 * @example
 * for (const { title, lines } of await whyUser(config, 'jane@example.com', options)) show(title, lines);
 */
export async function whyUser(
  config: SyncConfig,
  user: string,
  options: PlanRunOptions,
): Promise<readonly WhyStep[]> {
  const { records, accounts, plan } = await lookAtUser(config, user, options);
  const people = records.flatMap((record) => (isReject(record) ? [] : [record]));
  return [
    { title: 'Directory', lines: records.length === 0 ? [nobodyThere(user)] : records.map(recordText) },
    ...(people.length === 0 ? [] : [{ title: 'Selection', lines: people.map(selectionText(config)) }]),
    ...config.orgs.flatMap((org, index) => {
      const one = plan.orgs[index];
      if (!one) return [];
      return orgSteps(org, one, { people, account: accounts.get(one.org), state: options.state });
    }),
  ];
}

function nobodyThere(user: string): string {
  return `no record has the e-mail or username ${user}`;
}

function recordText(record: DirectoryRecord): string {
  if (isReject(record)) return `${placeText(record)}: can not be used: ${record.reject}`;
  const { place, idType, email, username, domain, firstName, lastName, country, groups } = record;
  const name = [firstName, lastName].filter((part) => part !== undefined).join(' ');
  const login = username === undefined ? undefined : `signs in as ${atDomain(username, domain)}`;
  const facts = [idType, email, login, name, country].filter((fact) => fact !== undefined && fact !== '');
  return `${place}: ${facts.join(', ')}; ${groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}`}`;
}

function atDomain(username: string, domain: string | undefined): string {
  return domain === undefined ? username : `${username} (${domain})`;
}

function selectionText(config: SyncConfig): (person: DirectoryUser) => string {
  const select = createSelect(config.select, mappedGroups(config));
  return (person) => {
    const selection = select(person);
    if (selection === 'aside') return 'the user filter does not match: this run leaves them as they are';
    if (selection === 'outside')
      return 'in none of the selected groups: counts as missing from the directory';
    return 'the run is about them';
  };
}

interface OrgView {
  readonly people: readonly DirectoryUser[];
  readonly account: User | undefined;
  readonly state: SyncState;
}

function orgSteps(config: OrgConfig, plan: Plan, view: OrgView): readonly WhyStep[] {
  const org = plan.name === undefined ? plan.org : `${plan.name} (${plan.org})`;
  const held = holds(config, plan, view);
  return [
    { title: `Groups for ${org}`, lines: groupLines(config, view.people) },
    { title: `Account in ${org}`, lines: [accountText(view.account, plan)] },
    { title: `Steps in ${org}`, lines: stepLines(plan) },
    ...(held.length === 0 ? [] : [{ title: `Held back in ${org}`, lines: held }]),
  ];
}

function groupLines({ rules, name }: OrgConfig, people: readonly DirectoryUser[]): readonly string[] {
  const nameGroups = createNameGroups(rules.dynamicGroups);
  const lines = people.flatMap(({ groups, memberGroups }) => [
    ...groups.map((group) => {
      const led = rules.groups.filter(({ directory }) => nameKey(directory) === nameKey(group));
      const targets = led.flatMap(({ adobe }) => adobe);
      return targets.length === 0 ? `${group} leads nowhere` : `${group} → ${targets.join(', ')}`;
    }),
    ...(memberGroups ?? groups).flatMap((group) => {
      const made = nameGroups(group);
      return made.length === 0 ? [] : [`${group} → ${made.join(', ')} (dynamic)`];
    }),
  ]);
  if (lines.length > 0) return lines;
  return [name === undefined ? 'in no group of the directory' : 'nothing leads into this organization'];
}

function accountText(account: User | undefined, { managedGroups }: Plan): string {
  if (!account) return 'there is none';
  const managed = new Set(managedGroups.map(nameKey));
  const { type, email, username, domain, status, firstName, lastName, groups } = account;
  const name = [firstName, lastName].filter((part) => part !== undefined).join(' ');
  const login = username === undefined || username === email ? undefined : atDomain(username, domain);
  const facts = [type, email, login, name, status].filter((fact) => fact !== undefined && fact !== '');
  const held = groups.map((group) => (managed.has(nameKey(group)) ? `${group} (managed)` : group));
  return `${facts.join(', ')}; ${held.length === 0 ? 'in no group' : `in ${held.join(', ')}`}`;
}

function stepLines({ changes }: Plan): readonly string[] {
  const lines = changes.flatMap((change) => [
    ...stepTexts(change).map(({ text, groups }) => (groups ? `${text}: ${groups.join(', ')}` : text)),
    ...change.because.map(({ rule }) => `  because: ${rule}`),
  ]);
  return lines.length === 0 ? ['nothing to do'] : lines;
}

function holds({ rules }: OrgConfig, plan: Plan, { account, state }: OrgView): readonly string[] {
  const type = account && identityTypeOf(account.type);
  const exclude = createExclude(rules.exclude);
  const excluded = account && type && exclude(account, type);
  const ids = new Set([...plan.changes, ...plan.blocked].map(({ id }) => id));
  return [
    ...(excluded === undefined ? [] : [excluded]),
    ...plan.held.map(heldText),
    ...plan.verdicts
      .filter(({ fired }) => fired)
      .map(({ rule }) => `a guard stops it: ${guardTitles[rule.kind]}, ${guardLimit(rule)}`),
    ...state.escrow
      .list()
      .filter(({ org, change }) => org === plan.org && ids.has(change))
      .map(
        ({ attempts, reason }) =>
          `a whole run lets it rest: it failed ${attempts} times, last with: ${reason}`,
      ),
  ];
}
