/** The resources of Unity Connection's CUPI as `schemas/unity` states them, compiled. */
import { readFileSync } from 'node:fs';
import { compiled } from './load';
import type { Model } from './model';

/**
 * uri: the resource's own address; link: the address of another one; id: its ObjectId, the pkid;
 * ref: the ObjectId of another row; secret: taken, kept sealed or hashed, answered by nobody.
 */
export type CupiType = 'text' | 'int' | 'bool' | 'ref' | 'id' | 'uri' | 'link' | 'secret';

export interface CupiField {
  name: string;
  type: CupiType;
  /** where it lives; undefined: computed */
  column?: string;
  /** link: a path below /vmrest with fields in braces */
  path?: string;
  required?: true;
  unique?: true;
  /** a column of the query language */
  query?: true;
  /** what a client sends is not taken */
  read?: true;
  default?: string;
}

export type CupiVerb = 'get' | 'list' | 'add' | 'update' | 'remove';

export interface CupiResource {
  /** element of one: 'User' */
  name: string;
  /** element of the list: 'Users' */
  list: string;
  /** below /vmrest; {Field} is the parent's ObjectId, held in that field */
  path: string;
  table: string;
  verbs: CupiVerb[];
  fields: CupiField[];
  ev: string;
}

export interface UnityFacts {
  resources: Record<string, CupiResource>;
  /** only its tables are used */
  model: Model;
  /** table -> rows by field name */
  stock: Record<string, Record<string, string | number | boolean>[]>;
}

let facts: UnityFacts | undefined;

/** `dist/schemas/unity.json`; once for a process, since every Unity Connection shares the facts. */
export function loadUnity(): UnityFacts {
  facts ??= JSON.parse(readFileSync(compiled('unity.json'), 'utf8')) as UnityFacts;
  return facts;
}

/** @throws for a name that schemas/unity does not state */
export function cupiResource(name: string): CupiResource {
  const resource = loadUnity().resources[name];
  if (!resource) throw new Error(`schemas/unity has no resource ${name}`);
  return resource;
}
