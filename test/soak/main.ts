import process from 'node:process';
import { parseArgs } from 'node:util';
import { systemRandom } from '@umapi-kit/clock';
import { runFuzz } from './run-fuzz.ts';

/** `npm run soak -- --requests 1000000 --random-seed 7`: more of what `test/fuzz.test.ts` sends in every test run. */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
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
