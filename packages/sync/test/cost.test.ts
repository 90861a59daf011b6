import {
  costOf,
  describePlan,
  durationText,
  indexDirectory,
  type Plan,
  planHtml,
  planLines,
  planMarkdown,
  planSync,
  type SyncPlan,
} from '@umapi-kit/sync';
import { describe, expect, test } from 'vitest';
import { person, rules } from './model.ts';

/** A plan that creates so many accounts, in an org that has `adobeUsers` others. */
function planOf(newcomers: number, adobeUsers = 0): Plan {
  const people = Array.from({ length: newcomers }, (_, index) => person(`new${index}@x.example`));
  const plan = planSync({ org: 'A1@AdobeOrg', directory: indexDirectory(people), users: [], rules });
  return { ...plan, counts: { ...plan.counts, adobeUsers } };
}

const priced = ((plan: Plan): Plan => ({ ...plan, cost: costOf(plan) }))(planOf(570));

function inWhole(plan: Plan): SyncPlan {
  return {
    orgs: [plan],
    directory: { records: 570, users: 570, selected: 570, rejects: [], dynamicGroups: [] },
  };
}

describe('what a plan costs', () => {
  test('is the calls that carry it out, and the minutes that Adobe leaves between ten and the next ten', () => {
    expect(costOf(planOf(570))).toMatchObject({ calls: 57, minutes: 5 });
  });

  test('is no time at all for what leaves at once', () => {
    expect(costOf(planOf(100))).toMatchObject({ calls: 10, minutes: 0 });
  });

  test('has no minutes where the server keeps no limits', () => {
    expect(costOf(planOf(570), 'unlimited')).toEqual({ calls: 57 });
  });

  test('counts the list of accounts before, where it is applied from a file', () => {
    // 100 pages, 25 a minute: three minutes after the first 25.
    expect(costOf(planOf(570, 200_000))).toEqual({ calls: 57, minutes: 5, minutesFromFile: 8 });
  });

  test('counts accounts that are looked at one by one meanwhile, where that takes longer', () => {
    // 570 accounts, 25 a minute.
    expect(costOf(planOf(570, 2_000_000))).toEqual({ calls: 57, minutes: 5, minutesFromFile: 22 });
  });

  test('counts accounts that nobody looks at no more than their changes', () => {
    const plan = { ...planOf(570, 2_000_000), unseen: true } as const;

    expect(costOf(plan)).toEqual({ calls: 57, minutes: 5, minutesFromFile: 5 });
  });

  test('counts changes that wait for others as calls of their own', () => {
    const [first, ...others] = planOf(10).changes;
    const waiting = others.map((change) => ({ ...change, after: [first?.id ?? ''] }));

    expect(costOf({ ...planOf(10), changes: first ? [first, ...waiting] : [] }).calls).toBe(2);
  });
});

describe('a plan says its cost', () => {
  const cost = "57 calls: about 5 minutes under Adobe's limits";

  test('as text, below its counts', () => {
    expect([...describePlan(priced)].map(({ text }) => text)).toContain(`  ${cost}`);
  });

  test('as Markdown', () => {
    expect([...planMarkdown(inWhole(priced))]).toContain(`${cost}.`);
  });

  test('as a page', () => {
    expect([...planHtml(inWhole(priced))].join('')).toContain('570 changes; 57 calls: about 5 minutes');
  });

  test('as data', () => {
    const [header = ''] = planLines(inWhole(priced), { madeAt: 0 });

    expect(JSON.parse(header)).toMatchObject({ orgs: [{ cost: { calls: 57, minutes: 5 } }] });
  });

  test.each([
    [{ calls: 57 }, '57 calls'],
    [{ calls: 1, minutes: 0 }, "1 call: less than a minute under Adobe's limits"],
    [
      { calls: 57, minutes: 5, minutesFromFile: 130 },
      "57 calls: about 5 minutes under Adobe's limits, about 2 h 10 min from a plan file",
    ],
  ])('with what is known: %j', (known, text) => {
    expect([...describePlan({ ...planOf(1), cost: known })].map((line) => line.text)).toContain(`  ${text}`);
  });

  test('only where there is something to do', () => {
    const nothing = { ...planOf(0), cost: costOf(planOf(0)) };

    expect([...describePlan(nothing)].map(({ text }) => text)).toEqual(['A1@AdobeOrg: 0 changes']);
  });
});

test.each([
  [0, '1 s'],
  [39_100, '40 s'],
  [60_000, '1 minute'],
  [359_000, '6 minutes'],
  [7_200_000, '2 h'],
  [7_800_000, '2 h 10 min'],
])('%i ms are "%s"', (durationMs, text) => {
  expect(durationText(durationMs)).toBe(text);
});
