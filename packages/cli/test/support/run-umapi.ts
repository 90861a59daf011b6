import { type Clock, createSimulatedClock } from '@umapi-kit/clock';
import { createTerminal, run } from 'umapi-kit';

/** What a command did, as its user saw it. */
interface CommandRun {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, without a terminal; `signal` stands for Ctrl-C. */
export async function runUmapi(
  args: readonly string[],
  signal?: AbortSignal,
  env: Readonly<Record<string, string>> = {},
  clock: Clock = createSimulatedClock(),
): Promise<CommandRun> {
  const started = startUmapi(args, signal, env, clock);
  return { exit: await started.exit, out: started.out(), err: started.err() };
}

/** Like {@link runUmapi}, for a command that stays. */
export function startUmapi(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
  env: Readonly<Record<string, string>> = {},
  clock: Clock = createSimulatedClock(),
) {
  let out = '';
  let err = '';
  const heard: (() => void)[] = [];
  const exit = run(args, {
    terminal: createTerminal(
      {
        write(text) {
          out += text;
          for (const listener of heard) listener();
        },
      },
      {
        write(text) {
          err += text;
        },
      },
      {},
    ),
    clock,
    env,
    signal,
  });
  /** Resolves with the match when the output has one; rejects when the command ends without it. */
  async function outputMatching(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = () => {
        const match = pattern.exec(out);
        if (match) resolve(match);
      };
      heard.push(look);
      look();
    });
    const ended = exit.then((code) => {
      throw new Error(`the command ended with ${code}: ${out}${err}`);
    });
    return Promise.race([found, ended]);
  }
  return { exit, outputMatching, out: () => out, err: () => err };
}
