/** listChange as a synchronizing client uses it: the whole queue, then what is new, page by page. */
import { axl, axlRaw, AxlError, sql } from '../support/axl';
import { line, lines, phone, user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const PHONE = 'SEP001122334455';

interface Change {
  type: string;
  uuid: string;
  id: number;
  action: string;
  doGet: string;
  tags: Record<string, string>;
}

interface Queue {
  first: number;
  last: number;
  next: number;
  queueId: string;
  changes: Change[];
}

async function listChange(
  start?: { id: number; queueId: string },
  objects: string[] = [],
): Promise<Queue> {
  const from = start ? `<startChangeId queueId="${start.queueId}">${start.id}</startChangeId>` : '';
  const list =
    objects.length > 0
      ? `<objectList>${objects.map((name) => `<object>${name}</object>`).join('')}</objectList>`
      : '';
  const reply = await axlRaw(server.ucm, 'listChange', from + list);
  if (reply.status !== 200) throw new AxlError(reply);
  const { text } = reply;
  const one = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1] ?? '';
  return {
    first: Number(one('firstChangeId')),
    last: Number(one('lastChangeId')),
    next: Number(one('nextStartChangeId')),
    queueId: one('queueId'),
    changes: [...text.matchAll(/<change type="(\w+)" uuid="([\w-]+)">(.*?)<\/change>/gs)].map(
      ([, type = '', uuid = '', inner = '']) => ({
        type,
        uuid,
        id: Number(/<id>(\d+)<\/id>/.exec(inner)?.[1]),
        action: /<action>(\w)<\/action>/.exec(inner)?.[1] ?? '',
        doGet: /<doGet>(\w+)<\/doGet>/.exec(inner)?.[1] ?? '',
        tags: Object.fromEntries(
          [...inner.matchAll(/<changedTag name="([\w.]+)">(.*?)<\/changedTag>/g)].map((tag) => [
            tag[1] ?? '',
            tag[2] ?? '',
          ]),
        ),
      }),
    ),
  };
}

/** What came after everything that there was. */
async function changesOf(work: () => Promise<unknown>, objects?: string[]): Promise<Change[]> {
  const before = await listChange();
  await work();
  return (await listChange({ id: before.next, queueId: before.queueId }, objects)).changes;
}

const call = (operation: string, inner: string) => axl(server.ucm, operation, inner);
const shape = ({ type, action, doGet, tags }: Change) => ({ type, action, doGet, tags });

it('a first call answers the queue with its ids, and nothing when nothing changed', async () => {
  const queue = await listChange();
  expect(queue.queueId).not.toBe('');
  expect(queue.next).toBe(queue.last + 1);
  expect(queue.changes).toEqual([]);
});

it.each([
  [
    'an added partition',
    () => call('addRoutePartition', '<routePartition><name>P</name></routePartition>'),
    [{ type: 'RoutePartition', action: 'a', doGet: 'true', tags: {} }],
  ],
  [
    'an added phone with a line, once',
    async () => call('addPhone', phone()),
    [{ type: 'Phone', action: 'a', doGet: 'true', tags: {} }],
  ],
  [
    'a user',
    () => call('addUser', user()),
    [{ type: 'User', action: 'a', doGet: 'true', tags: {} }],
  ],
])('tells of %s', async (_what, work, expected) => {
  expect((await changesOf(work)).map(shape)).toEqual(expected);
});

it('an update tells the fields that changed with their new values', async () => {
  await call(
    'addRoutePartition',
    '<routePartition><name>P</name><description>old</description></routePartition>',
  );
  const changes = await changesOf(() =>
    call('updateRoutePartition', '<name>P</name><description>new</description>'),
  );
  expect(changes.map(shape)).toEqual([
    { type: 'RoutePartition', action: 'u', doGet: 'false', tags: { description: 'new' } },
  ]);
});

it('a change of a list tells to get the object', async () => {
  await call('addLine', line());
  await call('addPhone', phone());
  const changes = await changesOf(() =>
    call('updatePhone', `<name>${PHONE}</name><lines>${lines('1001')}</lines>`),
  );
  expect(changes).toContainEqual(
    expect.objectContaining({ type: 'Phone', action: 'u', doGet: 'true' }),
  );
});

it('a removal tells the uuid of what was removed, of the right type', async () => {
  await call('addPhone', phone());
  const [row] = await sql(server.ucm, `select pkid from device where name = '${PHONE}'`);
  const changes = await changesOf(() => call('removePhone', `<name>${PHONE}</name>`));
  expect(changes.map(({ type, uuid, action }) => ({ type, uuid, action }))).toEqual([
    { type: 'Phone', uuid: row?.pkid, action: 'r' },
  ]);
});

it('what SQL changes is told too', async () => {
  await call('addPhone', phone({ description: 'old' }));
  const changes = await changesOf(() =>
    call(
      'executeSQLUpdate',
      `<sql>update device set description = 'by SQL' where name = '${PHONE}'</sql>`,
    ),
  );
  expect(changes.map(shape)).toEqual([
    { type: 'Phone', action: 'u', doGet: 'false', tags: { description: 'by SQL' } },
  ]);
});

it('only the types that are asked for are answered', async () => {
  const changes = await changesOf(async () => {
    await call('addRoutePartition', '<routePartition><name>P</name></routePartition>');
    await call('addLine', line({ pattern: '1002' }));
  }, ['Line']);
  expect(changes.map(({ type }) => type)).toEqual(['Line']);
});

it('ids grow, and each change is told once', async () => {
  const start = await listChange();
  await call('addLine', line({ pattern: '1003' }));
  const first = await listChange({ id: start.next, queueId: start.queueId });
  await call('addLine', line({ pattern: '1004' }));
  const second = await listChange({ id: first.next, queueId: first.queueId });
  expect([first.changes.length, second.changes.length]).toEqual([1, 1]);
  expect(second.changes[0]?.id).toBeGreaterThan(first.changes[0]?.id ?? Infinity);
});

describe('a start that the queue does not have', () => {
  it('another queue is the documented fault, qualified', async () => {
    const reply = await axlRaw(
      server.ucm,
      'listChange',
      '<startChangeId queueId="another">1</startChangeId>',
    );
    expect(reply.status).toBe(500);
    expect(reply.text).toContain('<ns2:axlError');
    expect(new AxlError(reply)).toMatchObject({
      code: 5007,
      message:
        'The queueId value does not match the server. This indicates that it is either incorrect or the server restarted and a full sync is needed.',
    });
  });

  it('the queue is another one after the cluster went back to its start', async () => {
    const { queueId, next } = await listChange();
    await server.ucm.reset();
    await expect(listChange({ id: next, queueId })).rejects.toMatchObject({ code: 5007 });
  });

  it.each([
    ['an id before the first', (queue: Queue) => queue.first - 1],
    ['an id after the last', (queue: Queue) => queue.next + 1],
  ])('%s is a fault', async (_what, idOf) => {
    const queue = await listChange();
    await expect(listChange({ id: idOf(queue), queueId: queue.queueId })).rejects.toMatchObject({
      code: 5007,
    });
  });

  it('an id that is no number, and a type that is none, are faults', async () => {
    const { queueId } = await listChange();
    await expect(
      axl(server.ucm, 'listChange', `<startChangeId queueId="${queueId}">x</startChangeId>`),
    ).rejects.toMatchObject({ code: 5002 });
    await expect(listChange(undefined, ['Toaster'])).rejects.toMatchObject({ code: 5002 });
  });
});
