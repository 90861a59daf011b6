import type { CommandEntry, UserAddress } from '@umapi-kit/protocol';
import type {
  AccountFacts,
  AdobeOnlyAccount,
  GuardVerdict,
  Held,
  Plan,
  PlannedChange,
  Reject,
  SyncPlan,
} from '@umapi-kit/sync';
import fc from 'fast-check';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const count = fc.nat();

/** What of `fields` is there is up to chance. */
function optional<T extends Record<string, unknown>>(fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) {
  return fc.record(fields, { requiredKeys: [] });
}

const address: fc.Arbitrary<UserAddress> = fc.record(
  { user: text, domain: text, useAdobeId: fc.boolean() },
  { requiredKeys: ['user'] },
);

const names = optional({ email: text, username: text, firstName: text, lastName: text });

const facts: fc.Arbitrary<AccountFacts> = fc.record(
  { type: text, email: text, username: text, domain: text, groups: fc.array(text) },
  { requiredKeys: ['type', 'groups'] },
);

const userStep = fc.oneof(
  names.map((fields) => ({ kind: 'update' as const, ...fields })),
  fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const), groups: fc.array(text) }),
  fc.constant({ kind: 'removeAll' as const }),
  fc.record({ kind: fc.constant('removeFromOrg' as const), deleteAccount: fc.boolean() }),
  fc.record(
    {
      kind: fc.constant('create' as const),
      idType: fc.constantFrom('federatedID' as const, 'adobeID' as const),
      email: text,
      country: text,
      onConflict: fc.constantFrom('ignore' as const, 'update' as const),
    },
    { requiredKeys: ['kind', 'idType', 'email', 'onConflict'] },
  ),
);

const entry: fc.Arbitrary<CommandEntry> = fc.oneof(
  fc.record({ user: address, steps: fc.array(userStep, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    group: text,
    steps: fc.constant([{ kind: 'createGroup' as const, onConflict: 'ignore' as const }]),
  }),
);

function change(org: string): fc.Arbitrary<PlannedChange> {
  const required = {
    id: text,
    org: fc.constant(org),
    target: fc.oneof(address, fc.record({ group: text })),
    kinds: fc.array(fc.constantFrom('create' as const, 'remove' as const, 'strip' as const), {
      maxLength: 3,
    }),
    entry,
    after: fc.array(text, { maxLength: 2 }),
    because: fc.array(fc.record({ rule: text, place: text }, { requiredKeys: ['rule'] }), { maxLength: 2 }),
    before: names,
    basedOn: fc.option(text),
  };
  const requiredKeys = [
    'id',
    'org',
    'target',
    'kinds',
    'entry',
    'after',
    'because',
    'before',
    'basedOn',
  ] as const;
  return fc.record({ ...required, believed: facts }, { requiredKeys: [...requiredKeys] });
}

const held: fc.Arbitrary<Held> = fc.record(
  { user: text, what: fc.constantFrom('everything', 'removals'), reason: text, place: text },
  { requiredKeys: ['user', 'what', 'reason'] },
);

const reject: fc.Arbitrary<Reject> = fc.record(
  { reject: text, place: text, column: text, email: text, username: text },
  { requiredKeys: ['reject', 'place'] },
);

const adobeOnly: fc.Arbitrary<AdobeOnlyAccount> = fc.record(
  {
    id: text,
    type: fc.constantFrom('federatedID', 'enterpriseID'),
    email: text,
    username: text,
    domain: text,
  },
  { requiredKeys: ['id', 'type', 'email'] },
);

const verdict: fc.Arbitrary<GuardVerdict> = fc.record({
  rule: fc.record(
    { kind: fc.constantFrom('remove', 'loseAdmin', 'directoryShrinks'), max: count, percent: count },
    { requiredKeys: ['kind'] },
  ),
  org: text,
  count,
  of: count,
  fired: fc.boolean(),
});

function plan(org: string): fc.Arbitrary<Plan> {
  return fc.record(
    {
      org: fc.constant(org),
      name: text,
      changes: fc.array(change(org), { maxLength: 4 }),
      blocked: fc.array(change(org), { maxLength: 2 }),
      verdicts: fc.array(verdict, { maxLength: 2 }),
      adobeOnly: fc.array(adobeOnly, { maxLength: 2 }),
      held: fc.array(held, { maxLength: 2 }),
      unseen: fc.constant(true as const),
      list: fc.record({ listed: count, total: count }, { requiredKeys: ['listed'] }),
      rejects: fc.array(reject, { maxLength: 2 }),
      managedGroups: fc.array(text, { maxLength: 2 }),
      userGroups: fc.array(text, { maxLength: 2 }),
      leaving: fc.array(fc.record({ id: text, since: count }), { maxLength: 2 }),
      problems: fc.array(text, { maxLength: 2 }),
      counts: fc.record({
        directoryRecords: count,
        directoryUsers: count,
        selected: count,
        adobeUsers: count,
        unchanged: count,
        excluded: count,
        adobeOnly: count,
      }),
      cost: fc.record({ calls: count, minutes: count, minutesFromFile: count }, { requiredKeys: ['calls'] }),
    },
    {
      requiredKeys: [
        ...(['org', 'changes', 'blocked', 'verdicts', 'adobeOnly', 'held', 'rejects'] as const),
        ...(['managedGroups', 'userGroups', 'leaving', 'problems', 'counts'] as const),
      ],
    },
  );
}

/** Any plan for up to three orgs. */
export const arbitraryPlan: fc.Arbitrary<SyncPlan> = fc.integer({ min: 1, max: 3 }).chain((orgs) =>
  fc.record(
    {
      only: text,
      orgs: fc.tuple(...Array.from({ length: orgs }, (_, index) => plan(`ORG${index}@AdobeOrg`))),
      directory: fc.record({
        records: count,
        users: count,
        selected: count,
        rejects: fc.array(reject, { maxLength: 2 }),
        dynamicGroups: fc.array(fc.record({ org: text, groups: fc.array(text) }), { maxLength: 2 }),
      }),
    },
    { requiredKeys: ['orgs', 'directory'] },
  ),
);
