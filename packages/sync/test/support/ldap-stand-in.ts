import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Attribute, BerReader, BerWriter, ControlParser, PagedResultsControl } from 'ldapts';
import { isBelow, type Matches, readFilter, readList, sameName, valuesOf } from './ldap-stand-in-filter.ts';
import { bytesOf, type TreeEntry } from './ldap-tree.ts';

/** A search that was asked. */
interface SeenSearch {
  readonly baseDn: string;
  readonly filter: string;
  readonly attributes: readonly string[];
}

/** How the server behaves; as Active Directory where OpenLDAP can't. */
export interface StandInOptions {
  readonly entries: readonly TreeEntry[];
  /** Values of an attribute that it sends at once; the others only in ranges. @defaultValue all */
  readonly mostValues?: number;
  /** Sends an empty page before each page. @defaultValue false */
  readonly emptyPages?: boolean;
  /** It sends no range but the first. @defaultValue false */
  readonly forgetsRanges?: boolean;
  /** Addresses that every search below the base refers to. */
  readonly references?: readonly string[];
  /** What goes wrong with a search, by its number from 1 on. */
  readonly fault?: (search: number) => StandInFault | undefined;
  /** How it answers who wants to sign in. @defaultValue 0, success */
  readonly bindStatus?: number;
}

/** The connection ends in the middle of the answer; nothing is answered; or an LDAP result code after one entry. */
export type StandInFault = 'cut' | 'silence' | number;

/** An LDAP server in this process: it binds everybody, and searches. */
interface LdapStandIn extends AsyncDisposable {
  readonly url: string;
  readonly searches: readonly SeenSearch[];
  /** How often somebody wanted to sign in. */
  readonly binds: number;
  /** Resolves when so many searches have come. */
  asked(searches: number): Promise<void>;
  /** Resolves when no connection is open. */
  left(): Promise<void>;
}

const message = {
  bind: 0x60,
  bound: 0x61,
  search: 0x63,
  entry: 0x64,
  done: 0x65,
  reference: 0x73,
  extended: 0x77,
  extendedDone: 0x78,
};

/** Starts a server on a free port. */
export async function startLdapStandIn(options: StandInOptions): Promise<LdapStandIn> {
  const seen: Seen = { searches: [], binds: 0, stir: new EventEmitter() };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      seen.stir.emit('stir');
    });
    socket.on('error', () => {});
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      for (let size = messageSize(received); size !== undefined; size = messageSize(received)) {
        answer(received.subarray(0, size), socket, { options, seen });
        received = received.subarray(size);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ldap://127.0.0.1:${portOf(server.address())}`,
    searches: seen.searches,
    get binds() {
      return seen.binds;
    },
    async asked(searches) {
      while (seen.searches.length < searches) await once(seen.stir, 'stir');
    },
    async left() {
      while (sockets.size > 0) await once(seen.stir, 'stir');
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What has come so far. */
interface Seen {
  readonly searches: SeenSearch[];
  binds: number;
  /** Stirs with everything that comes. */
  readonly stir: EventEmitter;
}

interface Context {
  readonly options: StandInOptions;
  readonly seen: Seen;
}

function messageSize(bytes: Buffer): number | undefined {
  const reader = new BerReader(bytes);
  if (reader.readSequence() === null) return undefined;
  const size = reader.offset + reader.length;
  return size <= bytes.length ? size : undefined;
}

function answer(bytes: Buffer, socket: Socket, context: Context): void {
  const reader = new BerReader(bytes);
  reader.readSequence();
  const messageId = reader.readInt() ?? 0;
  const operation = reader.readSequence();
  if (operation === message.bind) {
    context.seen.binds++;
    socket.write(done(messageId, message.bound, context.options.bindStatus ?? 0));
  } else if (operation === message.extended) {
    socket.write(done(messageId, message.extendedDone, 2));
  } else if (operation === message.search) {
    search(readSearch(messageId, reader), socket, context);
  }
}

interface SearchRequest extends SeenSearch {
  readonly messageId: number;
  readonly isBase: boolean;
  readonly matches: Matches;
  readonly page?: PagedResultsControl;
}

function readSearch(messageId: number, reader: BerReader): SearchRequest {
  const baseDn = reader.readString() ?? '';
  const isBase = reader.readEnumeration() === 0;
  reader.readEnumeration();
  reader.readInt();
  reader.readInt();
  reader.readBoolean();
  const { text: filter, matches } = readFilter(reader);
  const attributes = readList(reader, 0x30, () => reader.readString() ?? '');
  const controls =
    reader.peek() === 0xa0 ? readList(reader, 0xa0, () => ControlParser.parse(reader, [])) : [];
  const page = controls.find((one) => one instanceof PagedResultsControl);
  return { messageId, baseDn, isBase, filter, matches, attributes, ...(page && { page }) };
}

function search(request: SearchRequest, socket: Socket, { options, seen }: Context): void {
  const { messageId, attributes, baseDn, filter, isBase, matches } = request;
  seen.searches.push({ baseDn, filter, attributes });
  seen.stir.emit('stir');
  const fault = options.fault?.(seen.searches.length);
  if (fault === 'silence') return;
  const { entries } = options;
  const within = entries.filter(({ dn }) => (isBase ? sameName(dn, baseDn) : isBelow(dn, baseDn)));
  if (within.length === 0) {
    socket.write(done(messageId, message.done, 32));
    return;
  }
  const { page, cookie } = pageOf(
    within.filter((entry) => matches(entry, entries)),
    request,
    options,
  );
  const sent = fault === undefined ? page : page.slice(0, 1);
  for (const entry of sent) socket.write(entryMessage(messageId, entry, attributes, options));
  if (fault === 'cut') socket.destroySoon();
  else if (typeof fault === 'number') socket.write(done(messageId, message.done, fault));
  else {
    if (!isBase) for (const uri of options.references ?? []) socket.write(referenceMessage(messageId, uri));
    socket.write(done(messageId, message.done, 0, cookie));
  }
}

/** A cookie holds where the page begins; an odd number of half-pages stands for an empty page before it. */
function pageOf(
  found: readonly TreeEntry[],
  { page: control }: SearchRequest,
  { emptyPages = false }: StandInOptions,
): { readonly page: readonly TreeEntry[]; readonly cookie?: string } {
  if (!control) return { page: found };
  const [at = 0, empty = emptyPages ? 1 : 0] = (control.value?.cookie?.toString() ?? '')
    .split(':')
    .filter((part) => part !== '')
    .map(Number);
  if (empty === 1) return { page: [], cookie: `${at}:0` };
  const end = at + (control.value?.size ?? 0);
  return { page: found.slice(at, end), cookie: end < found.length ? `${end}:${emptyPages ? 1 : 0}` : '' };
}

function entryMessage(
  messageId: number,
  entry: TreeEntry,
  wanted: readonly string[],
  { mostValues = Number.POSITIVE_INFINITY, forgetsRanges = false }: StandInOptions,
): Buffer {
  return write(messageId, message.entry, (writer) => {
    writer.writeString(entry.dn);
    writer.startSequence();
    for (const asked of wanted) {
      const [, name = asked, from = '0'] = /^(.+);range=(\d+)-\*$/.exec(asked) ?? [];
      const values = valuesOf(entry, name);
      const start = Number(from);
      if (start > 0 && forgetsRanges) continue;
      const end = Math.min(values.length, start + mostValues);
      const isPart = start > 0 || end < values.length;
      if (isPart) new Attribute({ type: name }).write(writer);
      const type = isPart ? `${name};range=${start}-${end < values.length ? end - 1 : '*'}` : name;
      if (values.length > 0)
        new Attribute({ type, values: values.slice(start, end).map(bytesOf) }).write(writer);
    }
    writer.endSequence();
  });
}

function referenceMessage(messageId: number, uri: string): Buffer {
  return write(messageId, message.reference, (writer) => writer.writeString(uri));
}

function done(messageId: number, operation: number, status: number, cookie?: string): Buffer {
  return write(
    messageId,
    operation,
    (writer) => {
      writer.writeEnumeration(status);
      writer.writeString('');
      writer.writeString(status === 0 ? '' : 'stand-in');
    },
    cookie,
  );
}

function write(
  messageId: number,
  operation: number,
  body: (writer: BerWriter) => void,
  cookie?: string,
): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(messageId);
  writer.startSequence(operation);
  body(writer);
  writer.endSequence();
  if (cookie !== undefined) {
    writer.startSequence(0xa0);
    new PagedResultsControl({ value: { size: 0, cookie: Buffer.from(cookie) } }).write(writer);
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
