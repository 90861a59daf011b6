import process from 'node:process';
import { parseArgs } from 'node:util';
import { seededRandom, systemRandom } from '@umapi-kit/clock';
import { runFuzz } from './run-fuzz.ts';
import { runKills } from './run-kills.ts';

/**
 * `npm run soak -- --requests 1000000 --kills 500 --random-seed 7`: more of what `test/fuzz.test.ts` and
 * `test/killed-server.test.ts` do in every test run.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '100' },
    'random-seed': { type: 'string', default: String(Math.floor(systemRandom() * 2 ** 32)) },
  },
});
const randomSeed = Number(values['random-seed']);
process.stdout.write(`random seed ${randomSeed}\n`);
const { statuses } = await runFuzz({
  randomSeed,
  requests: Number(values.requests),
  onProgress: (done) => {
    if (done % 10_000 === 0) process.stdout.write(`${done} requests\n`);
  },
});
for (const [status, count] of [...statuses].toSorted(([left], [right]) => left - right))
  process.stdout.write(`${status}: ${count}\n`);

const damage = await runKills(Number(values.kills), seededRandom(randomSeed));
process.stdout.write(`${values.kills} kills, ${damage} files with damage\n`);
if (damage > 0) process.exitCode = 1;
