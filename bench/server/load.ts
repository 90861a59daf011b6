import { Agent, request } from 'node:http';
import { systemClock } from '@umapi-kit/clock';

/** A request that is sent many times. */
interface Shot {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
}

/** How a server is loaded. */
interface Load {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly count: number;
  /** @defaultValue 16 */
  readonly connections?: number;
  shot(index: number): Shot;
}

/** Sends `count` requests, the next as soon as one is answered. @returns requests per second */
export async function requestsPerSecond({ count, connections = 16, ...load }: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const lane = async () => {
    while (next < count) await fire(agent, load, load.shot(next++));
  };
  const begun = systemClock.now();
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (systemClock.now() - begun) / 1_000;
  agent.destroy();
  return count / seconds;
}

function fire(agent: Agent, { url, headers }: Pick<Load, 'url' | 'headers'>, shot: Shot): Promise<void> {
  const { path, method = 'GET', body } = shot;
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method, headers: { ...headers } }, (response) => {
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${method} ${path} was answered with ${response.statusCode}`));
      });
      response.resume();
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
