/**
 * Writes `people.csv` and `org.yaml`: the directory of a believable company, and the organization that already
 * holds most of it, some of it wrong. The same seed always writes the same files.
 *
 *     node --conditions=umapi-source examples/acme/make-data.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '@umapi-kit/clock';
import { departments, firstNames, lastNames, offices, projects, toolProfiles } from './company.ts';

interface Person {
  firstName: string;
  lastName: string;
  email: string;
  /** Only people of the plants sign in with a plain name. */
  username?: string;
  country: string;
  groups: string[];
}

const random = seededRandom(1886);
const peopleCount = 500;
const alreadyThere = 400;

const people = makePeople(peopleCount);
const leavers = makePeople(14, people);
writeFileSync(join(import.meta.dirname, 'people.csv'), directoryCsv(shuffled(people)));
writeFileSync(join(import.meta.dirname, 'org.yaml'), orgYaml(people.slice(0, alreadyThere), leavers));

function makePeople(count: number, others: readonly Person[] = []): Person[] {
  const taken = new Set(others.map(({ email }) => email.toLowerCase()));
  const made: Person[] = [];
  while (made.length < count) {
    const person = makePerson();
    if (taken.has(person.email.toLowerCase())) continue;
    taken.add(person.email.toLowerCase());
    made.push(person);
  }
  return made;
}

function makePerson(): Person {
  const firstName = pick(firstNames);
  const lastName = pick(lastNames);
  const office = pick(offices);
  const department = pick(departments);
  const atPlant = department.name === 'production';
  const mailName = `${ascii(firstName)}.${ascii(lastName)}`;
  const groups = ['all-staff', `dept-${department.name}`, `office-${office.name}`];
  if (chance(0.25)) groups.push(`project-${pick(projects)}`);
  if (chance(0.08)) groups.push('team-leads');
  for (const tool of department.tools) if (chance(0.4)) groups.push(`tool-${tool}`);
  const domain = atPlant ? 'plant.acme.example' : chance(0.15) ? 'acme-labs.example' : 'acme.example';
  const person: Person = {
    firstName,
    lastName,
    email: `${chance(0.1) ? mailName : mailName.toLowerCase()}@${chance(0.05) ? domain.toUpperCase() : domain}`,
    country: office.country,
    groups,
  };
  if (atPlant)
    person.username =
      `${ascii(firstName)[0]}${ascii(lastName)}`.toLowerCase() + Math.floor(random() * 90 + 10);
  return person;
}

function directoryCsv(rows: readonly Person[]): string {
  const lines = rows.map((person) => [
    person.email,
    person.username ?? '',
    person.firstName,
    person.lastName,
    person.country,
    person.groups.join(','),
  ]);
  return [['email', 'username', 'firstname', 'lastname', 'country', 'groups'], ...lines]
    .map(
      (cells) =>
        `${cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`,
    )
    .join('');
}

/** What the organization knows of a person: what the directory said once, before things changed. */
function asOnceKnown(person: Person, index: number): Person {
  const known = { ...person, groups: adobeGroups(person) };
  // Movers: another department's groups, and none of the one they are in now.
  if (index % 13 === 0) {
    const before = pick(departments.filter(({ name }) => !person.groups.includes(`dept-${name}`)));
    known.groups = known.groups.filter((group) => !departments.some(({ group: name }) => name === group));
    known.groups.push(before.group);
  }
  // People who married, or whose name was misspelled.
  if (index % 29 === 7) known.lastName = pick(lastNames);
  if (index % 37 === 5) known.firstName = `${person.firstName.slice(0, -1)}`;
  // An address that changed its name but not its owner: only where the username stays the key.
  if (person.username !== undefined && index % 5 === 0) known.email = `${person.username}@plant.acme.example`;
  // A different letter case is the same address and must not be touched.
  if (index % 11 === 3) known.email = known.email.toLowerCase();
  // Memberships given by hand in groups that the sync does not manage.
  if (index % 23 === 2) known.groups.push('Beta testers');
  // Access that was taken back by mistake.
  if (index % 17 === 9) known.groups = known.groups.slice(0, 1);
  return known;
}

function orgYaml(members: readonly Person[], gone: readonly Person[]): string {
  const users = [
    ...members.map(asOnceKnown),
    ...gone.map((person) => ({ ...person, groups: adobeGroups(person) })),
  ];
  const [first, second] = users;
  first?.groups.push('_org_admin');
  second?.groups.push('_support_admin', '_admin_Design');
  const lines = users.map(userLine);
  lines.push(
    '      - { type: adobeID, email: freelance.illustrator@studio.example, country: FR, groups: [Design] }',
  );
  lines.push('      - { type: adobeID, email: agency@pixel.example, country: GB, groups: [Photoshop] }');
  return `${orgHead()}    users:\n${lines.join('\n')}\n`;
}

function userLine(person: Person): string {
  const login =
    person.username === undefined ? '' : `username: ${person.username}, domain: plant.acme.example, `;
  const names = `firstName: ${quoted(person.firstName)}, lastName: ${quoted(person.lastName)}`;
  const groups = person.groups.map(quoted).join(', ');
  return `      - { ${login}email: ${person.email}, ${names}, country: ${quoted(person.country)}, groups: [${groups}] }`;
}

function orgHead(): string {
  const userGroups = [
    "      - { name: Acme Staff, description: 'Everybody' }",
    ...departments.map(({ group, profiles }) => {
      const attached = profiles.length > 0 ? `, profiles: [${profiles.join(', ')}]` : '';
      return `      - { name: ${group}${attached} }`;
    }),
    ...offices.map(({ group }) => `      - { name: ${group} }`),
    ...projects.map((name) => `      - { name: ${projectGroup(name)} }`),
    '      - { name: Team Leads }',
    "      - { name: Beta testers, description: 'By hand: not in the directory' }",
  ];
  return `# Acme Corporation as its organization knows it. Written by make-data.ts.
orgs:
  - id: ACME0001@AdobeOrg
    name: Acme Corporation
    technicalAccounts: 1
    credentials:
      - { clientId: acme-sync, clientSecret: acme-local-secret, technicalAccount: sync@techacct.adobe.com }
    directories:
      - { name: Acme employees, type: federated, login: email, domains: [acme.example, acme-labs.example] }
      - { name: Acme plants, type: federated, login: username, domains: [plant.acme.example] }
    products:
      - name: Creative Cloud
        profiles:
          - { name: Default All Apps, quota: 250 }
          - { name: Photoshop, quota: 120 }
          - { name: Premiere Pro, quota: 80 }
      - name: Document Cloud
        profiles:
          - { name: Default Acrobat Pro, quota: 400 }
          - { name: Acrobat Sign, quota: 100 }
      - name: Adobe Stock
        profiles:
          - { name: Stock for Teams, quota: 60 }
    userGroups:
${userGroups.join('\n')}
`;
}

/** The mapping of sync.yaml, from here on the other side. */
function adobeGroups(person: Person): string[] {
  return person.groups.flatMap((group) => {
    const [kind, name = ''] = group.split(/-(.*)/);
    if (group === 'all-staff') return ['Acme Staff'];
    if (group === 'team-leads') return ['Team Leads'];
    if (kind === 'dept')
      return departments.filter((known) => known.name === name).map((known) => known.group);
    if (kind === 'office') return offices.filter((known) => known.name === name).map((known) => known.group);
    if (kind === 'project') return [projectGroup(name)];
    return [toolProfiles[name] ?? ''];
  });
}

function projectGroup(name: string): string {
  return `Project ${name[0]?.toUpperCase()}${name.slice(1)}`;
}

function ascii(name: string): string {
  const spelled = name
    .replace(/ß/g, 'ss')
    .replace(/ø/gi, 'o')
    .replace(/ł/gi, 'l')
    .replace(/æ/gi, 'ae')
    .replace(/đ/gi, 'd');
  return spelled.normalize('NFD').replace(/[^A-Za-z-]/g, '');
}

function quoted(text: string): string {
  return /^[\p{L}\d_ ]+$/u.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function pick<T>(list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

function chance(probability: number): boolean {
  return random() < probability;
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
