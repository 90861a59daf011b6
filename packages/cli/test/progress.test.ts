import { stripVTControlCharacters } from 'node:util';
import { createSimulatedClock } from '@umapi-kit/clock';
import { createTerminal } from 'umapi-kit';
import { describe, expect, test } from 'vitest';
import { createProgress } from '../src/terminal/progress.ts';
import { createReadingProgress } from '../src/terminal/reading-progress.ts';

/** What stands on the error output, line by line; what is drawn over is a line too. */
function screen(isTTY = false) {
  const lines: string[] = [];
  const write = (text: string) => {
    const line = stripVTControlCharacters(text).trim();
    if (line !== '') lines.push(line);
  };
  const terminal = createTerminal({ write }, { write, isTTY }, {});
  return { terminal, lines };
}

const hour = 3_600_000;

describe('progress that nobody watches', () => {
  test('is a line at once when it takes long, and one every five minutes, with the time of its end', async () => {
    const { terminal, lines } = screen();
    const clock = createSimulatedClock(Date.UTC(2026, 0, 1, 20));
    const endAt = clock.now() + 10 * hour;
    const work = { label: 'applying', total: 6_000, remainingMs: () => endAt - clock.now() };
    using progress = createProgress(terminal, clock, work);

    for (let minute = 0; minute <= 10; minute++, await clock.advance(60_000)) progress.update(10 * minute);

    expect(lines).toEqual([
      'applying 0/6000 (0 %), about 10 h, until 2026-01-02 06:00 UTC',
      'applying 50/6000 (0 %), about 9 h 55 min, until 2026-01-02 06:00 UTC',
      'applying 100/6000 (1 %), about 9 h 50 min, until 2026-01-02 06:00 UTC',
    ]);
  });

  test('shows life while nothing is settled', async () => {
    const { terminal, lines } = screen();
    const clock = createSimulatedClock();
    using progress = createProgress(terminal, clock, {
      label: 'applying',
      total: 10,
      remainingMs: () => undefined,
    });

    await clock.advance(299_000);
    progress.refresh();
    await clock.advance(1_000);
    progress.refresh();

    expect(lines).toEqual(['applying 0/10 (0 %)']);
  });

  test('is a line at every quarter of what is soon over, and none before', () => {
    const { terminal, lines } = screen();
    const work = { label: 'applying', total: 8, remainingMs: () => 40_000 };
    using progress = createProgress(terminal, createSimulatedClock(), work);

    for (let done = 0; done <= 8; done++) progress.update(done);

    expect(lines).toEqual([
      'applying 2/8 (25 %), about 40 s',
      'applying 4/8 (50 %), about 40 s',
      'applying 6/8 (75 %), about 40 s',
      'applying 8/8 (100 %)',
    ]);
  });
});

test('a bar says per cent, the time that is left and its end, between two calls too', async () => {
  const { terminal, lines } = screen(true);
  const clock = createSimulatedClock(Date.UTC(2026, 0, 1, 2, 25));
  const endAt = clock.now() + 2 * hour + 600_000;
  const work = { label: 'applying', total: 1_000, remainingMs: () => endAt - clock.now() };
  using progress = createProgress(terminal, clock, work);

  progress.update(0);
  await clock.advance(600_000);
  progress.refresh();

  expect(lines[0]).toMatch(/^applying ░{30} 0\/1000 \(0 %\), about 2 h 10 min, until 04:35 UTC$/);
  expect(lines.at(-1)).toMatch(/0\/1000 \(0 %\), about 2 h, until 04:35 UTC$/);
});

describe('reading', () => {
  test('says the page, per cent and its end, as soon as the pages are known', () => {
    const { terminal, lines } = screen(true);
    using progress = createReadingProgress(
      terminal,
      createSimulatedClock(Date.UTC(2026, 0, 1, 4, 5)),
      () => 540_000,
    );

    progress.update('people', 20_000);
    progress.update('accounts', 48_000, { read: 24, total: 240 });

    expect(lines.at(-1)).toMatch(
      /reading: 20000 people, 48000 accounts \(page 24 of 240, 10 %\), about 9 minutes, until 04:14 UTC$/,
    );
  });

  test('is a line every five minutes where nobody watches, and none of what is soon over', async () => {
    const { terminal, lines } = screen();
    const clock = createSimulatedClock();
    using progress = createReadingProgress(terminal, clock, () => 60_000);

    progress.update('accounts', 2_000, { read: 1, total: 100 });
    await clock.advance(300_000);
    progress.refresh();
    progress.refresh();

    expect(lines).toEqual(['reading: 2000 accounts (page 1 of 100, 1 %), about 1 minute, until 00:06 UTC']);
  });
});
