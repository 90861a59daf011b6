import { createTerminal } from 'umapi-kit';
import { expect, test } from 'vitest';
import { tellWaits } from '../src/sync/tell-waits.ts';

function told(waits: readonly { readonly durationMs: number; readonly until: number }[]): readonly string[] {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  const listeners = tellWaits(createTerminal({ write }, { write }, {}));
  for (const wait of waits) listeners.wait?.({ ...wait, lane: 'action', reason: 'server' });
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
