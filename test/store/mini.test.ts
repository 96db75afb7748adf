import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import type { Model, Field } from '../../server/schema/model';
import type { ElementShape, Shape } from '../../server/schema/shape';
import { createStore } from '../../server/store/store';
import { createTablesSql } from '../../server/store/tables';
import { openMemory } from '../../server/store/sqlite';
import { prepareConnection } from '../../server/store/store';

const text = (name: string, more: Partial<Field> = {}): Field => ({ name, simple: 'xsd:string', min: 0, max: 1, faces: 'augl', ...more });
const model: Model = {
  simples: { boolean: { base: 'boolean' }, XFkType: { base: 'string' } },
  types: {}, operations: {},
  classes: {
    RoutePartition: { name: 'RoutePartition', faces: 'agl', fields: [
      text('name', { min: 1, store: { at: 'column', column: 'name' }, rename: 'newName' }),
      text('description', { store: { at: 'column', column: 'description' } }),
      text('odd', { default: 'x' }),
    ]},
    Css: { name: 'Css', faces: 'agl', fields: [
      text('description', { store: { at: 'column', column: 'description' } }),
      text('name', { min: 1, store: { at: 'column', column: 'name' }, rename: 'newName' }),
      { name: 'members', min: 0, max: 1, faces: 'aug', partial: true, fields: [
        { name: 'member', class: 'CssMember', min: 0, max: 'unbounded', faces: 'aug', store: { at: 'children', table: 'callingsearchspacemember', fk: 'fkcallingsearchspace', order: 'sortorder' } },
      ]},
    ]},
    CssMember: { name: 'CssMember', faces: 'agl', fields: [
      { name: 'routePartitionName', simple: 'XFkType', min: 1, max: 1, faces: 'augl', ref: ['RoutePartition'], store: { at: 'column', column: 'fkroutepartition' } },
      text('index', { store: { at: 'column', column: 'sortorder' } }),
    ]},
  },
  nouns: {
    RoutePartition: { name: 'RoutePartition', wrapper: 'routePartition', class: 'RoutePartition', verbs: {}, keys: [{ parts: [{ name: 'name', type: 'x' }] }, { parts: [{ name: 'uuid', type: 'x' }] }], natural: ['name'], show: 'name', table: 'routepartition', search: [], mode: 'crud' },
    Css: { name: 'Css', wrapper: 'css', class: 'Css', verbs: {}, keys: [{ parts: [{ name: 'name', type: 'x' }] }], natural: ['name'], show: 'name', table: 'callingsearchspace', search: [], mode: 'crud' },
  },
  tables: {
    routepartition: { name: 'routepartition', unique: [['name']], columns: [{ name: 'pkid', type: 'pkid' }, { name: 'name', type: 'text', notNull: true }, { name: 'description', type: 'text' }, { name: 'rest', type: 'text' }] },
    callingsearchspace: { name: 'callingsearchspace', unique: [['name']], columns: [{ name: 'pkid', type: 'pkid' }, { name: 'name', type: 'text' }, { name: 'description', type: 'text' }, { name: 'rest', type: 'text' }] },
    callingsearchspacemember: { name: 'callingsearchspacemember', columns: [{ name: 'pkid', type: 'pkid' }, { name: 'fkcallingsearchspace', type: 'pkid', ref: 'callingsearchspace', onRemove: 'cascade' }, { name: 'fkroutepartition', type: 'pkid', ref: 'routepartition' }, { name: 'sortorder', type: 'integer' }, { name: 'rest', type: 'text' }] },
  },
};
function shape(elements: ElementShape[], uuid = true): Shape {
  return { content: { kind: 'sequence', min: 1, max: 1, items: elements }, attributes: uuid ? [{ name: 'uuid', type: 'XUUID' }] : [], elements, byName: new Map(elements.map((e) => [e.name, e])) };
}
const el = (name: string, more: Partial<ElementShape> = {}): ElementShape => ({ kind: 'element', name, min: 0, max: 1, nillable: false, simple: 'xsd:string', ...more });
const cssView = shape([el('description'), el('name'), el('members', { shape: () => shape([el('member', { max: 'unbounded', shape: () => shape([el('routePartitionName'), el('index')]) })], false) })]);
const ptView = shape([el('name'), el('description'), el('odd')]);

it('works', () => {
  const { database } = openMemory();
  const clock = createClock(); const ids = createIds(1);
  prepareConnection(database, clock, ids);
  database.exec(createTablesSql(model));
  const store = createStore({ database, model, clock, ids });
  const a = store.write((tx) => tx.objects.insert('RoutePartition', { name: 'A', description: 'first' }));
  store.write((tx) => tx.objects.insert('RoutePartition', { name: 'B', odd: 'y' }));
  console.log(store.read((tx) => tx.objects.read('RoutePartition', a, ptView)));
  const css = store.write((tx) => tx.objects.insert('Css', { name: 'C', members: { member: [{ routePartitionName: 'A', index: '1' }, { routePartitionName: { '#': 'B' } }] } }));
  console.log(JSON.stringify(store.read((tx) => tx.objects.read('Css', css, cssView))));
  store.write((tx) => tx.objects.update('Css', css, { removeMembers: { member: [{ routePartitionName: 'A' }] }, newName: 'D' }));
  console.log(JSON.stringify(store.read((tx) => tx.objects.read('Css', css, cssView))));
  console.log(JSON.stringify(store.read((tx) => [...tx.objects.list('RoutePartition', ptView, { criteria: { name: '%' }, tags: { name: '', odd: '' } })])));
  for (const f of [() => store.write((tx) => tx.objects.insert('RoutePartition', { name: 'A' })), () => store.write((tx) => tx.objects.remove('RoutePartition', tx.objects.need('RoutePartition', { name: 'B' })))]) {
    try { f(); console.log('no'); } catch (e) { console.log(String(e)); }
  }
  console.log(store.read((tx) => tx.all('select * from changelog')));
});
