import { readFile } from 'node:fs/promises';
import { readDocument, unreadable } from '@umapi-kit/document';
import { FaultsError } from '../errors.ts';
import type { FaultRule } from './fault-rule.ts';
import { faultFile } from './fault-schema.ts';

/**
 * Reads fault rules from a YAML or JSON file: `faults:` and a list of them.
 *
 * @throws {@link FaultsError} when the file can't be read or has mistakes, naming line and column of each
 */
export async function readFaultsFile(path: string): Promise<readonly FaultRule[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new FaultsError(path, [{ path: '', message: unreadable(cause) }], { cause });
  }
  const read = readDocument(text, { schema: faultFile });
  if ('value' in read) return read.value.faults;
  throw new FaultsError(
    path,
    read.faults.map(({ problem, ...place }) => ({ message: problem, ...place })),
  );
}
