import type { SyncConfig } from '../config/sync-config.ts';
import type { Comparison } from '../desired/comparison.ts';
import type { DirectorySource } from '../source/source.ts';
import { requestOf } from './read-request.ts';
import {
  type ListConnection,
  type OrgSide,
  type PagesRead,
  readDirectorySide,
  readOrgSide,
} from './read-sides.ts';
import { together } from './together.ts';

/** Told while both sides are read. */
export type ReadEvent =
  | { readonly kind: 'read'; readonly side: 'directory'; readonly read: number }
  | {
      readonly kind: 'read';
      readonly side: 'accounts';
      readonly org: string;
      readonly read: number;
      /** Of the list; absent where the service does not say how many there are. */
      readonly pages?: PagesRead;
    };

/** Where both sides are read from. */
export interface SidesToRead {
  readonly source: DirectorySource;
  /** One for each org of the configuration, in any order. */
  readonly orgs: readonly { readonly conn: ListConnection }[];
  /** Ends the reading; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** What came of reading: accounts and records are in the comparison. */
interface BothSides {
  /** By the id of the org; one that is not read is absent. */
  readonly sides: ReadonlyMap<string, OrgSide>;
  /** Absent when the directory is not read: a list says who is missing. */
  readonly groupsFound: readonly string[] | undefined;
}

/** Reads the directory and all orgs at the same time; the first that fails ends the others. */
export async function readBoth(
  config: SyncConfig,
  comparison: Comparison,
  from: SidesToRead & { readonly onEvent?: (event: ReadEvent) => void },
): Promise<BothSides> {
  const { onEvent = () => {} } = from;
  const sides = new Map<string, OrgSide>();
  let groupsFound: readonly string[] | undefined;
  const readDirectory = async (signal: AbortSignal) => {
    const request = { ...requestOf(config), signal };
    const onRead = (read: number) => onEvent({ kind: 'read', side: 'directory', read });
    groupsFound = await readDirectorySide(from.source, { request, comparison }, onRead);
  };
  const readOrgs = config.orgs.flatMap(({ connection: { orgId: org }, rules }, index) => {
    if (rules.strategy === 'push') return [];
    return async (signal: AbortSignal) => {
      const onRead = (read: number, pages?: PagesRead) =>
        onEvent({ kind: 'read', side: 'accounts', org, read, ...(pages === undefined ? {} : { pages }) });
      sides.set(org, await readOrgSide(connectionTo(org, from), { signal, comparison, index }, onRead));
    };
  });
  const isListDriven = config.adobeOnlyList !== undefined;
  await together([...(isListDriven ? [] : [readDirectory]), ...readOrgs], from.signal);
  return { sides, groupsFound };
}

/** The connection to an org. @throws RangeError when there is none */
export function connectionTo(org: string, { orgs }: Pick<SidesToRead, 'orgs'>): ListConnection {
  const target = orgs.find(({ conn }) => conn.orgId === org);
  if (target) return target.conn;
  throw new RangeError(`the configuration names ${org}, and there is no connection to it`);
}
