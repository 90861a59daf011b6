import { readFileSync } from 'node:fs';
import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, getCACertificates, connect as secureConnect } from 'node:tls';
import { type Clock, deadline } from '@umapi-kit/clock';
import { unreadable } from '@umapi-kit/document';
import {
  BindRequest,
  type Control,
  ExtendedRequest,
  MessageParser,
  SearchEntry,
  SearchReference,
  type SearchRequest,
  UnbindRequest,
} from 'ldapts';
import { SourceError } from '../../errors.ts';
import type { LdapTls } from './ldap-directory.ts';
import { connectionFault, resultFault } from './ldap-faults.ts';

/** The last message of an answer. */
export interface Completion {
  readonly messageId: number;
  /** A result code of RFC 4511; 0 is success. */
  readonly status: number;
  readonly errorMessage: string;
  readonly controls?: readonly Control[];
}

/** Everything a server sent about one request. */
export interface LdapAnswer {
  readonly entries: readonly SearchEntry[];
  /** Addresses of other servers. */
  readonly references: readonly string[];
  readonly completion: Completion;
}

/** How a server is reached. */
interface LdapServer {
  readonly url: string;
  readonly tls?: LdapTls;
  /** For one answer. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type Request = BindRequest | ExtendedRequest | SearchRequest;

interface Pending {
  readonly message: Request;
  readonly entries: SearchEntry[];
  readonly references: string[];
  readonly resolve: (answer: LdapAnswer) => void;
  readonly reject: (reason: unknown) => void;
}

const startTlsOid = '1.3.6.1.4.1.1466.20037';

/**
 * A connection to an LDAP server. It speaks in the messages of ldapts, but not through its client: that one ends a
 * paged search at the first empty page although the server names a next one, and connects again by itself, then as
 * nobody. Either would give a short list. Here the first fault ends everything.
 */
export class LdapConnection implements AsyncDisposable {
  readonly #server: LdapServer;
  readonly #pending = new Map<string, Pending>();
  #socket: Socket;
  #parser = new MessageParser();
  #lastId = 0;
  #failure: SourceError | undefined;

  private constructor(server: LdapServer, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
    this.#listen();
  }

  /**
   * Connects, and encrypts where that is wanted.
   *
   * @throws {@link SourceError} when the server can't be reached, or its certificate is not trusted
   */
  static async open(server: LdapServer): Promise<LdapConnection> {
    const { host, port, secure } = readAddress(server.url);
    const startTls = !secure && server.tls?.startTls === true;
    // A file that can't be read is said before anybody is asked.
    const encryption = secure || startTls ? tlsOptions(host, server.tls) : {};
    const socket = secure
      ? secureConnect({ host, port, ...encryption })
      : connect({ host, port, noDelay: true });
    await established(socket, secure ? 'secureConnect' : 'connect', server);
    const connection = new LdapConnection(server, socket);
    if (startTls) await connection.#startTls(encryption);
    return connection;
  }

  /** Signs in; without a name as nobody. */
  async bind({ username = '', password = '' }: { readonly username?: string; readonly password?: string }) {
    const messageId = this.nextId();
    const { completion } = await this.request(new BindRequest({ messageId, dn: username, password }));
    if (completion.status !== 0) throw this.#refusal(completion);
  }

  /**
   * Asks, and waits for the whole answer; the caller looks at its status.
   *
   * @throws {@link SourceError} when the connection breaks or the answer takes too long; nothing can be asked then
   */
  async request(message: Request): Promise<LdapAnswer> {
    const { clock, timeoutMs, signal } = this.#server;
    signal.throwIfAborted();
    if (this.#failure) throw this.#failure;
    using limit = deadline(clock, timeoutMs, signal);
    limit.signal.addEventListener('abort', () => this.#fail(limit.signal.reason), { once: true });
    const answer = new Promise<LdapAnswer>((resolve, reject) => {
      const one = { message, entries: [], references: [], resolve, reject };
      this.#pending.set(String(message.messageId), one);
    });
    this.#socket.write(message.write());
    return await answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#failure) this.#socket.end(new UnbindRequest({ messageId: this.nextId() }).write());
    this.#failure ??= this.#fault('the connection is closed');
    this.#ignore();
    this.#socket.on('error', () => {});
    this.#socket.destroySoon();
  }

  /** The number that the next message bears. */
  nextId(): number {
    this.#lastId = this.#lastId === 2 ** 31 - 1 ? 1 : this.#lastId + 1;
    return this.#lastId;
  }

  async #startTls(encryption: ConnectionOptions): Promise<void> {
    const request = new ExtendedRequest({ messageId: this.nextId(), oid: startTlsOid });
    const { completion } = await this.request(request);
    if (completion.status !== 0) throw this.#refusal(completion, 'it offers no StartTLS; use ldaps://');
    // Whatever came unencrypted behind the answer is dropped with the old parser.
    this.#ignore();
    this.#parser = new MessageParser();
    this.#socket = secureConnect({ socket: this.#socket, ...encryption });
    await established(this.#socket, 'secureConnect', this.#server);
    this.#listen();
  }

  #listen(): void {
    const socket = this.#socket;
    const parser = this.#parser;
    parser.on('message', (message) => this.#receive(message));
    parser.on('error', (error) => this.#fail(error));
    socket.on('data', (bytes: Buffer) => parser.read(bytes, this.#pending));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed it')));
  }

  #ignore(): void {
    for (const event of ['data', 'error', 'close']) this.#socket.removeAllListeners(event);
  }

  #receive(message: Completion): void {
    const pending = this.#pending.get(String(message.messageId));
    if (!pending) {
      // Number 0 is the server's own word before it hangs up.
      if (message.messageId === 0) this.#fail(new Error(resultFault(message)));
      return;
    }
    if (message instanceof SearchEntry) pending.entries.push(message);
    else if (message instanceof SearchReference) pending.references.push(...message.uris);
    else {
      this.#pending.delete(String(message.messageId));
      const { entries, references } = pending;
      pending.resolve({ entries, references, completion: message });
    }
  }

  #fail(reason: unknown): void {
    this.#failure ??= this.#fault(faultOf(reason, this.#server), reason);
    // An aborted reading throws what it was aborted with.
    const thrown = this.#server.signal.aborted ? this.#server.signal.reason : this.#failure;
    for (const { reject } of this.#pending.values()) reject(thrown);
    this.#pending.clear();
    this.#socket.destroy();
  }

  #refusal(completion: Completion, advice = resultFault(completion)): SourceError {
    return this.#fault(advice);
  }

  #fault(problem: string, cause?: unknown): SourceError {
    return unreachable(this.#server, problem, cause);
  }
}

interface Address {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

function readAddress(url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const secure = parsed?.protocol === 'ldaps:';
  if (!parsed || (!secure && parsed.protocol !== 'ldap:') || parsed.hostname === '') {
    throw new SourceError(
      'SOURCE_SETTING',
      { file: url },
      'write the address as ldaps://host or ldap://host',
    );
  }
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: parsed.port === '' ? (secure ? 636 : 389) : Number(parsed.port), secure };
}

function tlsOptions(host: string, { verify = true, caFile }: LdapTls = {}): ConnectionOptions {
  return {
    host,
    ...(isIP(host) ? {} : { servername: host }),
    ca:
      caFile === undefined
        ? [...getCACertificates('default'), ...getCACertificates('system')]
        : readCa(caFile),
    rejectUnauthorized: verify,
    minVersion: 'TLSv1.2',
  };
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SourceError('SOURCE_SETTING', { file }, unreadable(error), { cause: error });
  }
}

async function established(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  server: LdapServer,
): Promise<void> {
  using limit = deadline(server.clock, server.timeoutMs, server.signal);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(event, resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server closed it')));
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true });
    });
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    server.signal.throwIfAborted();
    throw unreachable(server, faultOf(error, server), error);
  }
  socket.removeAllListeners('error').removeAllListeners('close');
}

function faultOf(reason: unknown, { timeoutMs }: LdapServer): string {
  const timedOut = reason instanceof DOMException && reason.name === 'TimeoutError';
  return timedOut ? `no answer within ${timeoutMs / 1000} seconds` : connectionFault(reason);
}

function unreachable({ url }: LdapServer, problem: string, cause?: unknown): SourceError {
  return new SourceError('SOURCE_UNREADABLE', { file: url }, problem, { cause });
}
