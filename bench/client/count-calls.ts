import type { ExecutionOptions } from '@umapi-kit/client';
import { startServer } from '@umapi-kit/server';
import { connectTo, contentOf, organizationBefore } from './organization.ts';
import type { Workload } from './workloads.ts';

/** What carrying out a workload came to. */
export interface CountedRun {
  /** Action calls that reached the server. */
  readonly calls: number;
  readonly failed: number;
  /** What the organization holds afterwards. */
  readonly content: string;
}

/** Carries a workload out on a local server, by `execute`. */
export function countCalls({ actions }: Workload, options: ExecutionOptions = {}): Promise<CountedRun> {
  return counted(actions, async (conn) => {
    let failed = 0;
    for await (const { status } of conn.execute(actions, options)) if (status !== 'succeeded') failed++;
    return failed;
  });
}

/** The same in the order in which it was written, one entry for each action: what everything else must come to. */
export function countOneByOne({ actions }: Workload): Promise<CountedRun> {
  return counted(actions, async (conn) => {
    const { sent, succeeded } = await conn.executeMultiple(actions, { immediate: true });
    return sent - succeeded;
  });
}

async function counted(
  actions: Workload['actions'],
  run: (conn: ReturnType<typeof connectTo>) => Promise<number>,
): Promise<CountedRun> {
  const seed = organizationBefore(actions);
  await using server = await startServer({ seed, listen: false, callLog: { calls: 0 } });
  let calls = 0;
  const fetch: typeof server.fetch = (input, init) => {
    if (init?.method === 'POST') calls++;
    return server.fetch(input, init);
  };
  await using conn = connectTo(server, { limits: 'unlimited', fetch });
  const failed = await run(conn);
  return { calls, failed, content: await contentOf(server) };
}
