import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

/**
 * The floors of reading, in a process of their own: `bare.ts FILE`. `/page/N` is 2,000 rows that SQLite concatenates,
 * with the ids of their groups, any other path an empty JSON answer. Ends when its input does.
 */
const [file = ''] = process.argv.slice(2);
const database = new DatabaseSync(file, { readOnly: true });
const org = Number(database.prepare('SELECT org_id FROM org_members LIMIT 1').get()?.['org_id']);
const page =
  database.prepare(`SELECT CAST(group_concat(head || ',"groups":[' || trim(group_ids, ',') || ']}') AS BLOB)
  AS users FROM (SELECT head, group_ids FROM org_members WHERE org_id = ? AND account_id > ?
    ORDER BY account_id LIMIT 2000)`);

const server = createServer((request, response) => {
  const number = /^\/page\/(\d+)$/.exec(request.url ?? '')?.[1];
  const body = number === undefined ? Buffer.from('{}') : pageOf(Number(number));
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
});

/** Bytes, since to make a string of them and bytes again would take ten times as long. */
function pageOf(number: number): Uint8Array {
  const users = page.get(org, number * 2_000)?.['users'];
  if (!(users instanceof Uint8Array)) throw new TypeError('a page of nobody');
  return Buffer.concat([Buffer.from('{"users":['), users, Buffer.from(']}')]);
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, startMs: 0 })}\n`);
});
process.stdin.on('data', () => {
  process.stdout.write(`${JSON.stringify({ residentBytes: process.memoryUsage.rss() })}\n`);
});
process.stdin.on('end', () => {
  server.close();
  server.closeAllConnections();
});
