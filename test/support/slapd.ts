import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** A directory server of OpenLDAP with a folder and ports of its own. */
export interface Slapd extends AsyncDisposable {
  readonly url: string;
  readonly tlsUrl: string;
  /** The certificate that signed its own. */
  readonly caFile: string;
  /** Requests for entries that it has seen since it was asked last; each page of a search is one. */
  searches(): Promise<number>;
}

/** What a server holds, and whom it knows. */
interface SlapdOptions {
  /** Entries below `dc=example,dc=com`, which is there already. */
  readonly ldif: string;
  /** Entries that it gives out at once to anybody but its administrator. @defaultValue 500 */
  readonly sizeLimit?: number;
}

/** Somebody who can read everything, as nobody can too. */
export const reader = { dn: 'cn=reader,dc=example,dc=com', password: 'reader-hunter2' };
/** Somebody who may search in `memberOf`, but not read it. */
export const blind = { dn: 'cn=blind,dc=example,dc=com', password: 'blind-hunter2' };
const administrator = { dn: 'cn=admin,dc=example,dc=com', password: 'admin-hunter2' };

/** Why no server can be started; `undefined` when one can. */
export function slapdMissing(): string | undefined {
  const missing = ['slapd', 'slapadd', 'openssl'].find((program) => programPath(program) === undefined);
  return missing === undefined ? undefined : `there is no ${missing} (Debian: apt-get install slapd openssl)`;
}

/** Starts a server and waits until it answers. */
export async function startSlapd({ ldif, sizeLimit = 500 }: SlapdOptions): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'slapd-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    fill(folder, { ldif, sizeLimit });
    const { child, log, urls } = await listen(folder, 5);
    return {
      url: urls[0],
      tlsUrl: urls[1],
      caFile: join(folder, 'certificate.pem'),
      searches: () => log.searches(),
      async [Symbol.asyncDispose]() {
        child.kill('SIGTERM');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function fill(folder: string, { ldif, sizeLimit }: Required<SlapdOptions>): void {
  makeCertificate(folder);
  const config = join(folder, 'slapd.conf');
  writeFileSync(config, configuration(folder, sizeLimit));
  mkdirSync(join(folder, 'data'));
  const input = [suffix, accountEntry(reader), accountEntry(blind), ldif].join('\n');
  execFileSync(slapPath('slapadd'), ['-q', '-f', config], { input, stdio: ['pipe', 'ignore', 'pipe'] });
}

interface Listening {
  readonly child: ChildProcess;
  readonly log: StatsLog;
  readonly urls: readonly [plain: string, encrypted: string];
}

/** Somebody else may take a port between its being found free and its being used. */
async function listen(folder: string, tries: number): Promise<Listening> {
  const [port, tlsPort] = await freePorts();
  const urls = [`ldap://127.0.0.1:${port}`, `ldaps://127.0.0.1:${tlsPort}`] as const;
  const child = spawn(
    slapPath('slapd'),
    ['-f', join(folder, 'slapd.conf'), '-h', urls.join(' '), '-d', 'stats'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log = new StatsLog(child);
  try {
    await log.until((text) => text.includes('slapd starting'));
  } catch (error) {
    if (tries === 1) throw error;
    return listen(folder, tries - 1);
  }
  await Promise.all([port, tlsPort].map(listening));
  return { child, log, urls };
}

const suffix =
  'dn: dc=example,dc=com\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n';

function accountEntry({ dn, password }: { readonly dn: string; readonly password: string }): string {
  const classes = 'objectClass: organizationalRole\nobjectClass: simpleSecurityObject';
  const [name = ''] = /(?<=cn=)\w+/.exec(dn) ?? [];
  return `dn: ${dn}\n${classes}\ncn: ${name}\nuserPassword: ${password}\n`;
}

function configuration(folder: string, sizeLimit: number): string {
  const [modules = ''] = globSync('/usr/lib*/{ldap,openldap,*/openldap}/back_mdb.so').map((path) =>
    path.slice(0, -'/back_mdb.so'.length),
  );
  return `${['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
modulepath ${modules}
moduleload back_mdb
moduleload memberof
pidfile ${folder}/slapd.pid
TLSCACertificateFile ${folder}/certificate.pem
TLSCertificateFile ${folder}/certificate.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "dc=example,dc=com"
directory ${folder}/data
maxsize 1073741824
dbnosync
rootdn "${administrator.dn}"
rootpw ${administrator.password}
overlay memberof
index objectClass,cn,mail,member,memberOf eq
limits * size.soft=${sizeLimit} size.hard=${sizeLimit} size.prtotal=unlimited
access to attrs=userPassword by anonymous auth
access to attrs=memberOf by dn.exact="${blind.dn}" =scx by * read
access to * by * read
`;
}

/** For the address that the tests use, not for its name. */
function makeCertificate(folder: string): void {
  const subject = ['-subj', '/CN=slapd', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...files], { stdio: 'ignore' });
}

/** What the server tells about its work, line by line. */
class StatsLog {
  #text = '';
  #counted = 0;
  readonly #child: ChildProcess;
  readonly #stir = new EventEmitter();

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#stir.emit('stir');
    });
    child.once('exit', () => this.#stir.emit('stir'));
  }

  async until(holds: (text: string) => boolean): Promise<void> {
    while (!holds(this.#text)) {
      if (this.#child.exitCode !== null) throw new Error(`slapd ended:\n${this.#text}`);
      await once(this.#stir, 'stir');
    }
  }

  /** A connection that was closed has told everything. */
  async searches(): Promise<number> {
    const opened = /ACCEPT from/g;
    const closed = /fd=\d+ closed/g;
    await this.until((text) => count(text, opened) === count(text, closed));
    const all = count(this.#text, /\bSRCH base=/g);
    const since = all - this.#counted;
    this.#counted = all;
    return since;
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** It says that it starts shortly before it listens. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
  }
}

/** Two ports at once, so that they differ. */
async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return portOf(server.address()).port;
    }),
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  const [port = 0, other = 0] = ports;
  return [port, other];
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}

function slapPath(program: string): string {
  const path = programPath(program);
  if (path === undefined) throw new Error(slapdMissing());
  return path;
}

/** Servers are not on the path of everybody. */
function programPath(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
