import { connect } from 'node:net';
import type { Random } from '@umapi-kit/clock';
import { hostileText, oneIn, pick } from './hostile-values.ts';

/** Bytes that are nearly an HTTP request. */
export function brokenRequest(random: Random): Buffer {
  const method = pick(random, ['GET', 'POST', 'get', 'CONNECT', 'PRI', 'G\u0000ET', '', 'X'.repeat(300)]);
  const target = pick(random, [
    '/status',
    '/../../status',
    '*',
    'http://evil.example/status',
    '//status',
    '/v2/usermanagement/users/%',
    `/${hostileText(random)}`,
    `/${'a'.repeat(20_000)}`,
  ]);
  const version = pick(random, ['HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTPS/1.1', '']);
  const lineEnd = pick(random, ['\r\n', '\r\n', '\r\n', '\n', '\r']);
  const head = [`${method} ${target} ${version}`, ...headersOf(random)].join(lineEnd);
  const text = `${head}${lineEnd}${lineEnd}${bodyOf(random)}`;
  return Buffer.from(oneIn(random, 6) ? text.slice(0, Math.floor(random() * text.length)) : text, 'utf8');
}

function headersOf(random: Random): readonly string[] {
  const known = [
    'Host: localhost',
    'Host: a b c',
    'Host: [::1',
    'Host:',
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 99999999999999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Expect: 100-continue',
    'Expect: nonsense',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Connection: close',
    'Content-Type: multipart/form-data; boundary=',
    'no colon',
    ': no name',
    ' folded',
    `X-Long: ${'y'.repeat(30_000)}`,
    'X-Null: \u0000',
  ];
  return known.filter(() => oneIn(random, 7));
}

function bodyOf(random: Random): string {
  return pick(random, [
    '',
    '',
    'abc',
    '5\r\nabcde\r\n0\r\n\r\n',
    'zz\r\nabc\r\n',
    '-1\r\n',
    'FFFFFFFFFFFFFFFFF\r\n',
    '\u0000'.repeat(50),
  ]);
}

/** Everything that comes back until the connection ends. @param ends whether our side ends after its bytes */
export function exchange(url: string, bytes: Buffer, ends: boolean): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => (ends ? socket.end(bytes) : socket.write(bytes)));
    socket.on('data', (data) => {
      heard += data.toString('latin1');
    });
    // A reset is an answer too: the server wants no more of it.
    socket.on('error', () => {});
    socket.on('close', () => resolve(heard));
  });
}
