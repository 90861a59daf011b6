import { Connection, OAuthS2S, UserAction } from '@umapi-kit/client';
import { readSeedFile, startServer } from '@umapi-kit/server';

await using server = await startServer({ seed: await readSeedFile('examples/acme/org.yaml') });
const auth = new OAuthS2S({ clientId: 'acme-sync', clientSecret: 'acme-local-secret', authHost: server.url });
const { endpoint } = server;
await using conn = new Connection({ orgId: 'ACME0001@AdobeOrg', auth, endpoint, limits: 'unlimited' });

const jane = new UserAction({ email: 'jane.doe@acme.example' })
  .create({ idType: 'federatedID', firstName: 'Jane', lastName: 'Doe', country: 'DE' })
  .addToGroups(['Project Aurora', 'Photoshop']);
const { succeeded } = await conn.executeSingle(jane, { immediate: true });
console.log(`${succeeded} of 1 succeeded`);
for await (const user of conn.users({ group: 'Project Aurora' })) console.log(user.email);
