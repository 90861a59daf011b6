import { parseEntry } from '../action/parse-entry.ts';
import type { OrgCallContext } from '../context.ts';
import { decide, decideSettings } from '../org/decide.ts';

/** Does what a fault rule lets somebody else do just before a call; what fails of it, fails. */
export async function doMeanwhile(context: OrgCallContext): Promise<void> {
  const { caller, settings, store, strictness, strike } = context;
  if (!strike || strike.meanwhile.length === 0) return;
  const entries = strike.meanwhile.flatMap((entry) => {
    const parsed = parseEntry(entry, strictness);
    return 'entry' in parsed ? [parsed.entry] : [];
  });
  await store.runEntries(caller.org, entries, decide, decideSettings(settings));
}
