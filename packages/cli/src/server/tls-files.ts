import { readFile, writeFile } from 'node:fs/promises';
import type { TlsIdentity } from '@umapi-kit/server';
import { CommandError } from '../exit-code.ts';

/** How a command line asks for HTTPS. */
export interface TlsFlags {
  readonly tls?: boolean;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Key and certificate of a server; `true` for those that it makes itself.
 *
 * @throws {@link CommandError} when one comes without the other, or can't be read
 */
export async function readIdentity({ tls = false, cert, key }: TlsFlags): Promise<boolean | TlsIdentity> {
  if (cert === undefined && key === undefined) return tls;
  if (cert === undefined || key === undefined)
    throw new CommandError(
      'usage',
      `--${cert === undefined ? 'key' : 'cert'} needs --${cert === undefined ? 'cert' : 'key'} beside it`,
    );
  return { cert: await read('--cert', cert), key: await read('--key', key) };
}

async function read(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CommandError('usage', `${option}: ${path} can't be read: ${reasonOf(cause)}`, { cause });
  }
}

/** @throws {@link CommandError} when there is none, or it can't be written */
export async function writeCertificate(path: string, certificate: string | undefined): Promise<void> {
  if (certificate === undefined)
    throw new CommandError('usage', '--tls-cert-out needs --tls: plain HTTP has no certificate');
  try {
    await writeFile(path, certificate);
  } catch (cause) {
    throw new CommandError('usage', `--tls-cert-out: ${path} can't be written: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
