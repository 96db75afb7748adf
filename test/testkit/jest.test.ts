/** The kit as a test author has it: one server a file, one fork a test. */
import { useUcmock } from '../../testkit/jest';
import { axl } from '../support/axl';

const ucm = useUcmock({
  topology: {
    clusters: {
      a: {
        nodes: { pub: 'publisher', sub1: 'subscriber' },
      },
    },
  },
});

const amara = { user: { userid: 'amara', lastName: 'Diallo' } };

describe.each(['the first test', 'the second test'])('%s', () => {
  it('begins without what others made, and sees its own changes only', async () => {
    expect(await ucm.changes()).toEqual([]);
    const { return: pkid } = await ucm.axl('addUser', amara);
    expect(await ucm.changes()).toEqual([
      expect.objectContaining({ action: 'add', type: 'User', pkid: unbraced(pkid) }),
    ]);
  });
});

it('a client that knows nothing of forks reaches its own by url and CA', async () => {
  await ucm.axl('addUser', amara);
  const answer = await axl({ ...ucm.server, url: ucm.url }, 'getUser', '<userid>amara</userid>');
  expect(answer).toContain('<lastName>Diallo</lastName>');
  await ucm.journal.wait({ operation: 'getUser' });
  expect(await ucm.journal.count({ operation: 'getUser', status: 200 })).toBe(1);
});

it('a lagging subscriber has what was written when the clock has moved on', async () => {
  await ucm.clock.freeze();
  await ucm.node('sub1').lag({ seconds: 30 });
  await ucm.axl('addUser', amara);
  expect((await ucm.node('sub1').state()).queue).toBeGreaterThan(0);
  await ucm.clock.advance({ seconds: 30 });
  expect((await ucm.node('sub1').state()).queue).toBe(0);
});

it('what is refused names the operation', async () => {
  await ucm.axl('addUser', amara);
  await expect(ucm.axl('addUser', amara)).rejects.toMatchObject({
    operation: 'addUser',
    status: 400,
    message: expect.stringContaining('duplicate value'),
  });
});

it('faults end with the test', async () => {
  const rule = await ucm.faults.add({ match: { operation: 'getUser' }, effect: { status: 500 } });
  expect(rule.warnings).toEqual([]);
  expect(await ucm.faults.clear()).toEqual([rule.id]);
});

it('a node that is not there is said', async () => {
  await expect(ucm.node('sub9').state()).rejects.toThrow('no node sub9; there are pub.a');
});

function unbraced(pkid: unknown): string {
  return String(pkid).replace(/[{}]/g, '').toLowerCase();
}
