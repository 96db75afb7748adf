import { requestShape } from '../../server/schema/derive';
import { loadModel } from '../../server/schema/load';
import type { Tree } from '../../server/schema/tree';
import { strictFindings } from '../../server/schema/validate';

const model = loadModel();

function findings(operation: string, tree: Tree): string[] {
  const shape = requestShape(model, '15.0', operation);
  return strictFindings(shape, { operation, tree }, model, '15.0').map(
    ({ kind, path }) => `${kind} ${path}`,
  );
}

const partition = (fields: Tree): Tree => ({ routePartition: fields });
const LINE = { index: '1', dirn: { pattern: '1000', routePartitionName: null } };

describe('a request against its shape', () => {
  it.each<[string, string, Tree, string[]]>([
    ['nothing wrong', 'addRoutePartition', partition({ name: 'PT', description: 'x' }), []],
    [
      'a missing element',
      'addRoutePartition',
      partition({ description: 'x' }),
      ['missing addRoutePartition/routePartition/name'],
    ],
    ['the wrapper itself', 'addRoutePartition', {}, ['missing addRoutePartition/routePartition']],
    [
      'the order as sent',
      'addRoutePartition',
      partition({ description: 'x', name: 'PT' }),
      ['order addRoutePartition/routePartition/name'],
    ],
    [
      'one element twice',
      'addRoutePartition',
      partition({ name: ['a', 'b'] }),
      ['too-many addRoutePartition/routePartition/name'],
    ],
    [
      'an enumeration',
      'addRoutePartition',
      partition({ name: 'a', timeZone: 'Mars' }),
      ['enum addRoutePartition/routePartition/timeZone'],
    ],
    [
      'a boolean',
      'addRoutePartition',
      partition({ name: 'a', useOriginatingDeviceTimeZone: 'yes' }),
      ['pattern addRoutePartition/routePartition/useOriginatingDeviceTimeZone'],
    ],
    [
      'nil where it may not be',
      'addRoutePartition',
      partition({ name: null }),
      ['nil addRoutePartition/routePartition/name'],
    ],
    [
      'nil where it may be',
      'addRoutePartition',
      partition({ name: 'a', timeScheduleIdName: null }),
      [],
    ],
    ['a length', 'addCss', { css: { name: 'x'.repeat(51) } }, ['length addCss/css/name']],
    [
      'a number',
      'addCss',
      { css: { members: { member: [{ routePartitionName: 'a', index: 'one' }] }, name: 'x' } },
      ['type addCss/css/members/member[1]/index'],
    ],
    ['a pattern', 'getRoutePartition', { uuid: 'no-uuid' }, ['pattern getRoutePartition/uuid']],
    [
      'two of a choice',
      'getRoutePartition',
      { name: 'a', uuid: '{12345678-1234-1234-1234-123456789012}' },
      ['choice getRoutePartition/uuid'],
    ],
    ['none of a choice', 'getRoutePartition', {}, ['missing getRoutePartition/name|uuid']],
    [
      'the inherited key of an update',
      'updateRoutePartition',
      { description: 'x' },
      ['missing updateRoutePartition/name|uuid'],
    ],
    [
      'a whole list beside an added one',
      'updatePhone',
      { name: 'SEP1', addLines: { line: [LINE] }, lines: { line: [LINE] } },
      ['choice updatePhone/lines'],
    ],
    [
      'the member of a list',
      'updatePhone',
      { name: 'SEP1', lines: { line: [LINE, { index: '2' }] } },
      ['missing updatePhone/lines/line[2]/dirn'],
    ],
    [
      'all of them at once',
      'addRoutePartition',
      partition({ timeZone: 'Mars', description: ['a', 'b'] }),
      [
        'order addRoutePartition/routePartition/description',
        'missing addRoutePartition/routePartition/name',
        'too-many addRoutePartition/routePartition/description',
        'enum addRoutePartition/routePartition/timeZone',
      ],
    ],
  ])('%s', (_title, operation, tree, expected) => {
    expect(findings(operation, tree).sort()).toEqual([...expected].sort());
  });

  it('says in words what is wrong', () => {
    const shape = requestShape(model, '15.0', 'addCss');
    const tree = { css: { name: 'x'.repeat(60) } };
    expect(strictFindings(shape, { operation: 'addCss', tree }, model, '15.0')).toEqual([
      { kind: 'length', path: 'addCss/css/name', detail: '60 characters, 50 allowed' },
    ]);
  });

  it('never throws, whatever the tree', () => {
    for (const value of ['text', null, [], [[]], { '#': 'x' }, { '#xml': '<a/>' }]) {
      expect(() => findings('addPhone', { phone: value })).not.toThrow();
      expect(() =>
        findings('addPhone', { phone: { lines: value as Tree, name: value as Tree } }),
      ).not.toThrow();
    }
  });
});
