import {
  type ApplySummary,
  changeKinds,
  type KindTally,
  type SyncPlan,
  type SyncSummary,
} from '@umapi-kit/sync';
import { layOut, type Row } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

const names = {
  createGroup: 'groups created',
  create: 'accounts created',
  update: 'accounts updated',
  remove: 'accounts removed from groups',
  add: 'accounts added to groups',
  strip: 'accounts removed from every group',
  removeFromOrg: 'accounts removed from the organization',
  deleteAccount: 'accounts deleted',
} as const satisfies Record<keyof ApplySummary['kinds'], string>;

const tallies = ['planned', 'confirmed', 'alreadySo', 'failed', 'open'] as const;
const columns = {
  planned: 'planned',
  confirmed: 'confirmed',
  alreadySo: 'already so',
  failed: 'failed',
  open: 'open',
} as const satisfies Record<keyof KindTally, string>;

/** Shows what the server confirmed, kind by kind. */
function printSummary({ kinds }: ApplySummary, terminal: Terminal): void {
  const planned = changeKinds.filter((kind) => kinds[kind].planned > 0);
  if (planned.length === 0) {
    terminal.line('nothing to do');
    return;
  }
  const shown = tallies.filter(
    (tally) => tally !== 'alreadySo' || planned.some((kind) => kinds[kind][tally] > 0),
  );
  const rows = planned.map((kind): Row => [names[kind], ...shown.map((tally) => kinds[kind][tally])]);
  const [heading = '', ...lines] = layOut([['', ...shown.map((tally) => columns[tally])], ...rows]);
  terminal.line(terminal.paint('heading', heading));
  for (const line of lines) terminal.line(line);
}

/** Shows what the servers confirmed, organization by organization. */
export function printSyncSummary({ orgs }: SyncSummary, terminal: Terminal): void {
  for (const { org, name, ...summary } of orgs) {
    terminal.line();
    if (orgs.length > 1)
      terminal.line(terminal.paint('heading', name === undefined ? org : `${name} (${org})`));
    printSummary(summary, terminal);
  }
}

/** The same as data, with what guards found. */
export function summaryAsJson(plan: SyncPlan, { orgs }: SyncSummary): object {
  return {
    directory: {
      records: plan.directory.records,
      users: plan.directory.users,
      rejects: plan.directory.rejects.length,
    },
    orgs: orgs.map(({ stoppedBy, ...summary }, index) => ({
      ...summary,
      ...(stoppedBy === undefined
        ? {}
        : { stoppedBy: stoppedBy instanceof Error ? stoppedBy.message : 'interrupted' }),
      blocked: plan.orgs[index]?.blocked.length ?? 0,
      held: plan.orgs[index]?.held.length ?? 0,
      guards: plan.orgs[index]?.verdicts.filter(({ fired }) => fired) ?? [],
    })),
  };
}
