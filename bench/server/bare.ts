import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

/**
 * The floors of reading, in a process of their own: `bare.ts FILE`. `/page/N` is 2,000 rows that SQLite concatenates,
 * any other path an empty JSON answer. Ends when its input does.
 */
const [file = ''] = process.argv.slice(2);
const database = new DatabaseSync(file, { readOnly: true });
const page = database.prepare(`SELECT group_concat(head || '}') AS users FROM (SELECT head FROM org_members
  WHERE account_id > ? ORDER BY org_id, account_id LIMIT 2000)`);

const server = createServer((request, response) => {
  const number = /^\/page\/(\d+)$/.exec(request.url ?? '')?.[1];
  const users = number === undefined ? '' : String(page.get(Number(number) * 2_000)?.['users']);
  const body = number === undefined ? '{}' : `{"users":[${users}]}`;
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
});
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
