import { resolve } from 'node:path';
import type { AdobeOrg } from '../config/sync-config.ts';
import { createNotes } from './notes.ts';
import { readConfigFile } from './read-file.ts';
import { readUmapiConnector } from './umapi-connector.ts';

/**
 * Reads one `connector-umapi.yml` of Adobe's sync tool by itself: how to reach an organization.
 *
 * @param encoding as Python names it
 * @throws SyncConfigError with every fault
 *
 * @example
 * const options = await connectionOptionsOf(readConnectorFile('connector-umapi.yml'));
 */
export function readConnectorFile(path: string, encoding: string = 'utf8'): AdobeOrg {
  const notes = createNotes();
  const connection = readUmapiConnector(readConfigFile(resolve(path), { encoding, notes }), notes, true);
  notes.throwFaults();
  if (connection === undefined) throw new RangeError('a connector without faults names an organization');
  return connection;
}
