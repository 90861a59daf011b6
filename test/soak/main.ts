import process from 'node:process';
import { parseArgs } from 'node:util';
import { seededRandom, systemRandom } from '@umapi-kit/clock';
import { settledHeapBytes, watchHeap } from './heap-growth.ts';
import { runFuzz } from './run-fuzz.ts';
import { runKills } from './run-kills.ts';
import { runKilledSync } from './run-syncs.ts';

/**
 * `npm run soak -- --requests 1000000 --kills 500 --random-seed 7`: more of what `test/fuzz.test.ts` and
 * `test/killed-server.test.ts` do in every test run. From 100,000 requests on it fails when the heap grew on the way.
 *
 * `npm run soak -- sync --users 10000 --kills 20 --rounds 5`: more of what `test/sync/run/killed.test.ts` does.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    requests: { type: 'string', default: '100000' },
    kills: { type: 'string' },
    users: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '1' },
    'random-seed': { type: 'string', default: String(Math.floor(systemRandom() * 2 ** 32)) },
  },
});
const randomSeed = Number(values['random-seed']);

if (positionals.includes('sync')) await soakSync();
else await soakServer();

async function soakServer(): Promise<void> {
  process.stdout.write(`random seed ${randomSeed}\n`);
  const heap = watchHeap(settledHeapBytes);
  const { statuses } = await runFuzz({
    randomSeed,
    requests: Number(values.requests),
    onProgress: (done) => {
      heap.look(done);
      if (done % 10_000 === 0) process.stdout.write(`${done} requests\n`);
    },
  });
  for (const [status, count] of [...statuses].toSorted(([left], [right]) => left - right))
    process.stdout.write(`${status}: ${count}\n`);
  const grown = heap.verdict();
  if (grown) process.stdout.write(`${grown.text}\n`);
  if (grown?.isBounded === false) process.exitCode = 1;

  const { kills = '100' } = values;
  const damage = await runKills(Number(kills), seededRandom(randomSeed));
  process.stdout.write(`${kills} kills, ${damage} files with damage\n`);
  if (damage > 0) process.exitCode = 1;
}

/** Each round has a seed of its own, which repeats it. */
async function soakSync(): Promise<void> {
  const people = Number(values.users);
  for (let round = 0; round < Number(values.rounds); round++) {
    const seed = randomSeed + round;
    const random = seededRandom(seed);
    const { kills, differences } = await runKilledSync({
      people,
      kills: Number(values.kills ?? '20'),
      random,
    });
    process.stdout.write(`random seed ${seed}: ${kills} kills, ${differences.length} differences\n`);
    for (const difference of differences.slice(0, 20)) process.stdout.write(`  ${difference}\n`);
    if (differences.length > 0) process.exitCode = 1;
  }
}
