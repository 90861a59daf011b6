import { createHash } from 'node:crypto';
import {
  type ApplySummary,
  indexDirectory,
  type Plan,
  type PlanReportOptions,
  planHtml,
  planMarkdown,
  planSync,
  type SyncPlan,
  summaryHtml,
} from '@umapi-kit/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { account, person, reject, rules } from './model.ts';

const org = 'A1@AdobeOrg';
const groups = ['Design', 'All Apps', 'Print'].map((groupName) => ({
  groupName,
  type: 'USER_GROUP',
  other: {},
}));
const directory = indexDirectory([
  person('anna@x.example', { firstName: 'Anna', lastName: 'Åkesson', groups: ['design'], place: 'p.csv:2' }),
  person('john@x.example', {
    username: 'u@x.example',
    firstName: 'John',
    groups: ['print'],
    place: 'p.csv:3',
  }),
]);
const users = [
  account('jon@x.example', { username: 'u@x.example', firstName: 'Jon', groups: ['Design'] }),
  account('gone@x.example', { username: 'gone', groups: ['Print'] }),
];

const ordinary = planSync({ org, directory, users, groups, rules });

/** A plan of one org, with what a test is about in place of what was planned. */
function planOf(fields: Partial<Plan> = {}, rest: Partial<SyncPlan['directory']> = {}): SyncPlan {
  const read = { records: 2, users: 2, selected: 2, rejects: [], dynamicGroups: [], ...rest };
  return { orgs: [{ ...ordinary, ...fields }], directory: read };
}

function pageOf(plan: SyncPlan, options?: PlanReportOptions): string {
  return [...planHtml(plan, options)].join('');
}

const guard = { kind: 'remove', max: 1, percent: 5 } as const;
const fired = { rule: guard, org, count: 30, of: 200, fired: true };

test('a plan as Markdown tells counts, guards, and each change with its reason, what takes away first', () => {
  const [first, ...others] = ordinary.changes;
  const plan = planOf(
    { changes: others, blocked: first === undefined ? [] : [first], verdicts: [fired] },
    { rejects: [reject('p.csv:9', { column: 'country', reject: '"ZZ" is no country code' })] },
  );
  const origin = { madeAt: Date.UTC(2026, 0, 2), config: 'sync.yml', directory: 'people.csv' };

  const lines = [...planMarkdown(plan, { origin })];

  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "# Sync plan

    Made 2026-01-02T00:00:00.000Z, sync.yml, people.csv

    2 people in 2 records, 2 of them selected.

    ## A1@AdobeOrg

    | | planned | blocked |
    |---|--:|--:|
    | create account | 1 | 0 |
    | update account | 1 | 0 |
    | remove from groups | 1 | 1 |
    | add to groups | 2 | 0 |
    | **changes** | 2 | 1 |

    2 accounts at Adobe: 0 unchanged, 0 excluded, 1 only there.

    | guard | count | of | fires at | verdict |
    |---|--:|--:|---|---|
    | remove from groups | 30 | 200 | more than 1, or more than 5 % (from 20 on) | **fired** |

    ### Blocked by a guard

    | who | what | why |
    |---|---|---|
    | gone (x.example) | − Print | not in the directory |

    ### Changes

    | who | what | why |
    |---|---|---|
    | jon@x.example | \\~ update email: jon@x.example → john@x.example; \\~ update firstName: Jon → John; − Design; + Print | the directory says otherwise, p.csv:3; no group of the directory leads to Design, p.csv:3; print → Print, p.csv:3 |
    | anna@x.example | \\+ create federatedID: Anna Åkesson, anna@x.example, DE; + All Apps, Design | in the directory, but has no account, p.csv:2; design → All Apps, p.csv:2; design → Design, p.csv:2 |

    ### Records that can not be used

    - p.csv:9, column country: "ZZ" is no country code"
  `);
});

test('the page of a plan names every change, its steps, its reasons and what the guards found', () => {
  const text = pageOf(planOf({ blocked: ordinary.changes.slice(0, 1), verdicts: [fired] }));

  for (const words of [
    'anna@x.example',
    'update firstName: Jon → John',
    'All Apps, Design',
    'p.csv:2',
    'not in the directory',
    'more than 1, or more than 5 % (from 20 on)',
    '1 guard fired.',
  ]) {
    expect(text).toContain(words);
  }
});

test('the page loads nothing, and runs no script but its own', () => {
  const text = pageOf(planOf());

  const script = /<script>([\s\S]*?)<\/script>/.exec(text)?.[1] ?? '';
  const digest = createHash('sha256').update(script).digest('base64');
  expect(text).not.toMatch(/\b(?:src|href|action|url)\s*[=(]|https?:/i);
  expect(text).toContain(`default-src &#39;none&#39;`);
  expect(text).toContain(`script-src &#39;sha256-${digest}&#39;`);
});

test('whatever a name says, the page keeps its elements', () => {
  const shape = elementsOf(pageOf(heldBy('name')));

  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...hostile)), (name) => {
      expect(elementsOf(pageOf(heldBy(name)))).toEqual(shape);
    }),
  );
});

const hostile = [
  '<img src=x onerror=alert(1)>',
  '</script><script>x',
  '"><b>',
  "' onload='x",
  '<!--',
  '&lt;b&gt;',
];

/** A plan in which a name stands wherever one can. */
function heldBy(name: string): SyncPlan {
  const [change] = ordinary.changes;
  return planOf({
    org: name,
    name,
    problems: [name],
    changes:
      change === undefined
        ? []
        : [{ ...change, target: { user: name }, because: [{ rule: name, place: name }] }],
    held: [{ user: name, what: 'everything', reason: name, place: name }],
    rejects: [],
  });
}

function elementsOf(text: string): readonly string[] {
  return [...text.matchAll(/<[^<>]*>/g)].map(([tag]) => tag.replaceAll(/aria-label="[^"]*"/g, ''));
}

test.each(hostile)('in Markdown %s stays text', (name) => {
  const text = [...planMarkdown(heldBy(name))].join('\n');

  expect(text).not.toMatch(/(?<!\\)[<>]/);
  expect(
    text.split('\n').filter((line) => /^\|/.test(line) && (line.match(/(?<!\\)\|/g) ?? []).length > 6),
  ).toEqual([]);
});

test('a long list is cut, says by how much, and keeps what takes most away', () => {
  const [any] = ordinary.changes;
  if (any === undefined) throw new TypeError('the plan has no change');
  const adds = Array.from({ length: 50 }, (_, index) => ({
    ...any,
    kinds: ['add' as const],
    target: { user: `add${index}` },
  }));
  const deletion = { ...any, kinds: ['deleteAccount' as const], target: { user: 'deleted@x.example' } };

  const text = pageOf(planOf({ changes: [...adds, deletion] }), { changesAtMost: 10 });

  expect(text).toContain('deleted@x.example');
  expect(text).toContain('and 41 more');
  expect(text.match(/<tr data-hit>/g)).toHaveLength(10);
});

test('an empty plan says so', () => {
  expect(pageOf(planOf({ changes: [] }))).toContain('Nothing to change.');
});

/** A summary of nothing but what is given. */
function summaryOf(
  kinds: Partial<ApplySummary['kinds']>,
  outcomes: Partial<ApplySummary['outcomes']>,
): ApplySummary {
  const nothing = { planned: 0, confirmed: 0, alreadySo: 0, failed: 0, open: 0 };
  const all = {
    ...{ createGroup: nothing, create: nothing, update: nothing, remove: nothing, add: nothing },
    ...{ strip: nothing, removeFromOrg: nothing, deleteAccount: nothing },
  };
  const none = { succeeded: 0, failed: 0, skipped: 0, drifted: 0, pending: 0, unknown: 0 };
  return { kinds: { ...all, ...kinds }, outcomes: { ...none, ...outcomes } };
}

test('the page of a summary shows what was confirmed, and why the rest was not done', () => {
  const [change] = ordinary.changes;
  if (change === undefined) throw new TypeError('the plan has no change');
  const summary = summaryOf(
    { add: { planned: 4, confirmed: 2, alreadySo: 1, failed: 1, open: 0 } },
    { succeeded: 3, failed: 1 },
  );
  const failures = [{ step: 0, code: 'error.group.not_found', message: 'no such group' }];

  const text = [
    ...summaryHtml(
      { orgs: [{ org, ...summary, stoppedBy: new Error('the service wants to be left alone for 1938 s') }] },
      { endedAt: Date.UTC(2026, 0, 2), outcomes: [{ change, outcome: { status: 'failed', failures } }] },
    ),
  ].join('');

  expect(text).toContain('3 succeeded, 1 failed');
  expect(text).toContain('2 confirmed, 1 already so, 1 failed');
  expect(text).toContain('step 1: error.group.not_found: no such group');
  expect(text).toContain('left alone for 1938 s');
});
