import type { JsonObject } from '@umapi-kit/protocol';
import { SourceError } from '../../errors.ts';
import type { DirectoryRecord } from '../source.ts';
import type { TemplatePerson } from '../template-person.ts';
import { attributesOf, textsOf } from './attributes.ts';
import type { PeopleStore } from './people-store.ts';

/** How stored users become people. */
export interface PeopleForm {
  /** Stands in errors. */
  readonly origin: string;
  readonly person: TemplatePerson;
  /** Who counts as a person of the directory. */
  readonly isPerson: (record: JsonObject) => boolean;
  /** The record as templates and hooks see it. */
  readonly view: (record: JsonObject) => JsonObject;
  readonly placeOf: (id: string) => string;
  /** Attributes that were asked for. */
  readonly attributes: readonly string[];
}

/** Which of the stored people are wanted. */
interface PeopleWanted {
  readonly groupIds: readonly string[];
  readonly onlyMembers: boolean;
  readonly nested: boolean;
  /** Nobody at all is an answer too: one person was asked for. */
  readonly maybeNobody: boolean;
}

/** @throws {@link SourceError} when nobody is there: that is never taken to mean that everybody left */
export function* peopleRecords(
  store: PeopleStore,
  { origin, person, isPerson, view, placeOf, attributes }: PeopleForm,
  wanted: PeopleWanted,
): Generator<DirectoryRecord, void, void> {
  let read = 0;
  let given = 0;
  for (const { id, record, groups } of store.people(wanted.groupIds, wanted)) {
    read++;
    if (!isPerson(record)) continue;
    given++;
    const seen = view(record);
    const more = attributes.length === 0 ? {} : { attributes: attributesOf(seen, attributes) };
    yield person.read((name) => firstText(seen, name), { groups, ...more, place: placeOf(id) });
  }
  if (given > 0 || wanted.maybeNobody) return;
  const found = read === 0 ? 'there is nobody' : `none of ${read} accounts counts as a person`;
  const advice = 'an empty directory is never synced, since that would read as "everybody left"';
  throw new SourceError('SOURCE_EMPTY', { file: origin }, `${found}; ${advice}`);
}

function firstText(record: JsonObject, attribute: string): string | undefined {
  return textsOf(record, attribute)[0];
}
