import { readFile } from 'node:fs/promises';
import { checkValue, readDocument, unreadable } from '@umapi-kit/document';
import { SeedError, type SeedProblem } from '../errors.ts';
import { checkSeed } from './check-seed.ts';
import { csvSeed } from './csv-seed.ts';
import type { Seed } from './seed.ts';
import { seedSchema } from './seed-schema.ts';

const options = {
  schema: seedSchema,
  check: (seed: Seed) => checkSeed(seed).map(({ path, message }) => ({ path, problem: message })),
  secretKeys: ['clientSecret'],
};

/**
 * Reads a seed from a YAML or JSON file, or its people from a CSV file.
 *
 * @throws {@link SeedError} when the file can't be read or has mistakes, naming line and column of each
 *
 * @example
 * const server = await startServer({ seed: await readSeedFile('acme.yaml') });
 */
export async function readSeedFile(path: string): Promise<Seed> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new SeedError(path, [{ path: '', message: unreadable(cause) }], { cause });
  }
  return parseSeed(text, path);
}

/**
 * Reads a seed from YAML or JSON text, or its people from CSV: see {@link csvSeed}.
 *
 * @param fileName names the text in errors; `.csv` at its end says what it is
 * @throws {@link SeedError} with every mistake of the first kind found: syntax, then form, then contradictions
 */
export function parseSeed(text: string, fileName: string): Seed {
  if (/\.csv$/i.test(fileName)) return csvSeed(text, fileName);
  const read = readDocument(text, options);
  if ('value' in read) return read.value;
  throw new SeedError(fileName, read.faults.map(toProblem));
}

/**
 * Checks a seed that was written in code.
 *
 * @throws {@link SeedError} without lines, since there is no file
 */
export function checkedSeed(seed: Seed): Seed {
  const checked = checkValue(seed, options);
  if ('value' in checked) return seed;
  throw new SeedError('seed', checked.faults.map(toProblem));
}

function toProblem({ problem, ...place }: Omit<SeedProblem, 'message'> & { problem: string }): SeedProblem {
  return { message: problem, ...place };
}
