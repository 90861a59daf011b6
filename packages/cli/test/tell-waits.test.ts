import { createTerminal } from 'umapi-kit';
import { expect, test } from 'vitest';
import { tellWaits } from '../src/sync/tell-waits.ts';

interface Wait {
  readonly durationMs: number;
  readonly until: number;
  readonly reason?: 'pace';
}

function told(waits: readonly Wait[], isWatched = false): readonly string[] {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  const tell = tellWaits(createTerminal({ write }, { write }, {}), { isWatched });
  for (const wait of waits) tell({ lane: 'action', reason: 'server', ...wait });
  return lines;
}

test('a wait is told once for all calls that wait for it, and the next one again', () => {
  const lines = told([
    { durationMs: 60_000, until: 60_000 },
    { durationMs: 59_990, until: 60_000 },
    { durationMs: 59_500, until: 60_001 },
    { durationMs: 62_000, until: 123_000 },
  ]);

  expect(lines).toEqual([
    'waiting 60 s (the service asks for it), on again at 00:01:00 UTC\n',
    'waiting 62 s (the service asks for it), on again at 00:02:03 UTC\n',
  ]);
});

test('a wait that nobody notices is not told', () => {
  expect(told([{ durationMs: 4_999, until: 4_999 }])).toEqual([]);
});

test('a wait for the rate limit is told only where no progress has it in its time', () => {
  const wait = { durationMs: 60_000, until: 60_000, reason: 'pace' } as const;

  expect(told([wait])).toHaveLength(1);
  expect(told([wait], true)).toEqual([]);
});
