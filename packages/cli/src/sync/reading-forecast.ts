import type { PagesRead } from '@umapi-kit/sync';
import type { RunTraffic } from './run-traffic.ts';

/** What was read of the accounts of an org. */
interface AccountsRead {
  readonly org: string;
  readonly read: number;
  readonly pages?: PagesRead;
}

/** Foresees when the accounts of all orgs are read. */
interface ReadingForecast {
  /** @returns what was read of all orgs together; pages where all of those that have begun tell them */
  read(event: AccountsRead): Omit<AccountsRead, 'org'>;
  /** The time until the last page is asked for; nothing where that can't be known yet. */
  remainingMs(): number | undefined;
}

export function createReadingForecast(traffic: RunTraffic): ReadingForecast {
  const orgs = new Map<string, AccountsRead>();
  return {
    read(event) {
      orgs.set(event.org, event);
      const all = [...orgs.values()];
      const read = all.reduce((sum, one) => sum + one.read, 0);
      const pages = all.flatMap((one) => one.pages ?? []);
      return pages.length < all.length ? { read } : { read, pages: pages.reduce(together) };
    },
    remainingMs() {
      // They are read at the same time, each under its own limit.
      const each = [...orgs.values()].map(({ org, pages }) => {
        return pages && traffic.lane(org, 'users').remainingMs(pages.total - pages.read);
      });
      return each.reduce(longest, 0);
    },
  };
}

function together(one: PagesRead, other: PagesRead): PagesRead {
  return { read: one.read + other.read, total: one.total + other.total };
}

function longest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}
