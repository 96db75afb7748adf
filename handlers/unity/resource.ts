/** A resource of schemas/unity as routes: what every one does alike, with room for what differs. */
import {
  shown,
  type Resource,
  type RestAnswer,
  type RestCall,
  type RestMethod,
} from '../../server/dispatch/rest';
import { listRows } from '../../server/domain/unity/list';
import {
  insertObject,
  needRow,
  removeObject,
  show,
  updateObject,
  uriOf,
} from '../../server/domain/unity/objects';
import type { CupiResource } from '../../server/schema/cupi';
import type { Tree } from '../../server/schema/tree';
import type { Row, SqlValue } from '../../server/store/store';
import { mayRead, mayWrite } from './auth';

export interface Differences {
  /** columns that a new object gets besides its body; may change the body or refuse it */
  adding?(call: RestCall, body: Tree): Readonly<Record<string, SqlValue>>;
  added?(call: RestCall, row: Row): void;
  /** may change or refuse the body */
  updating?(call: RestCall, row: Row, body: Tree): void;
  removing?(call: RestCall, row: Row): void;
}

/** Path of a list and path of one, with parameters p0, p1, ... */
export function resourceRoutes(resource: CupiResource, differs: Differences = {}): Resource[] {
  const parents = [...resource.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const path = templateOf(resource.path);
  const evidence = resource.ev as RestMethod['evidence'];
  const may = (verb: CupiResource['verbs'][number]): boolean => resource.verbs.includes(verb);
  const read = { auth: mayRead, evidence };
  const write = { auth: mayWrite, evidence };
  const parentsOf = ({ params }: RestCall): Record<string, string> =>
    Object.fromEntries(parents.map((name, i) => [name, params[`p${i}`] ?? '']));
  const rowOf = (call: RestCall): Row =>
    needRow(call.tx, resource, call.params[`p${parents.length}`] ?? '', parentsOf(call));

  const list: RestMethod = {
    ...read,
    run(call) {
      const { total, rows } = listRows(call.tx, resource, call.query, parentsOf(call));
      const members = rows.map((row) => show(resource, row));
      return shown(resource.list, { '@total': String(total), [resource.name]: members });
    },
  };
  const add: RestMethod = {
    ...write,
    takes: resource.name,
    run(call) {
      const body = { ...call.body };
      const fixed = { ...columns(parentsOf(call)), ...differs.adding?.(call, body) };
      const pkid = insertObject(call.tx, call.cluster, resource, body, fixed);
      const row = needRow(call.tx, resource, pkid);
      differs.added?.(call, row);
      return created(call, uriOf(resource, row));
    },
  };
  const get: RestMethod = {
    ...read,
    run: (call) => shown(resource.name, show(resource, rowOf(call))),
  };
  const update: RestMethod = {
    ...write,
    takes: resource.name,
    run(call) {
      const row = rowOf(call);
      const body = { ...call.body };
      differs.updating?.(call, row, body);
      updateObject(call.tx, call.cluster, { resource, row, body });
      return { status: 204 };
    },
  };
  const remove: RestMethod = {
    ...write,
    run(call) {
      const row = rowOf(call);
      differs.removing?.(call, row);
      removeObject(call.tx, resource, row);
      return { status: 204 };
    },
  };
  return [
    {
      path,
      methods: { ...(may('list') && { GET: list }), ...(may('add') && { POST: add }) },
    },
    {
      path: `${path}/{p${parents.length}}`,
      methods: {
        ...(may('get') && { GET: get }),
        ...(may('update') && { PUT: update }),
        ...(may('remove') && { DELETE: remove }),
      },
    },
  ];
}

/** phonesystems/{MediaSwitchObjectId}/axlservers -> phonesystems/{p0}/axlservers */
function templateOf(path: string): string {
  let n = 0;
  return path.replace(/\{\w+\}/g, () => `{p${n++}}`);
}

function columns(parents: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parents).map(([field, id]) => [field.toLowerCase(), id.toLowerCase()]),
  );
}

/** 201 with the address in Location and as the body. [doc] facts/pin-sync.md 8 */
export function created({ origin }: RestCall, uri: string): RestAnswer {
  return {
    status: 201,
    headers: { Location: `${origin}${uri}` },
    body: { kind: 'text', type: 'text/html;charset=UTF-8', text: uri },
  };
}
