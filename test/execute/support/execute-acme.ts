import { UserAction } from '@umapi-kit/client';
import { openJournal } from '@umapi-kit/client/node';
import { openPostgresJournal } from '@umapi-kit/client/postgres';
import { connectTo } from './acme-org.ts';

const [url = '', place = ''] = process.argv.slice(2);

function* newcomers() {
  for (let number = 0; number < 300; number++) {
    const create = { firstName: 'New', lastName: 'Comer', onConflict: 'errorIfAlreadyExists' } as const;
    yield new UserAction({ email: `new${number}@acme.example` }).create(create).addToGroups('Design');
  }
}

const server = { url, endpoint: `${url}/v2/usermanagement`, fetch };
const journal = place.startsWith('postgres:')
  ? await openPostgresJournal({ connectionString: place, name: 'acme' })
  : openJournal({ path: place });
const conn = connectTo(server, { journal });
for await (const { seq } of conn.execute(newcomers(), { maxInFlight: 1 })) process.stdout.write(`${seq}\n`);
