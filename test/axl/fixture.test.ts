import { startUcmock } from '../../server';
import { axl, textOf } from '../support/axl';

const fixture = {
  name: 'one phone',
  clock: '2026-01-05T08:00:00Z',
  axl: [
    { addLine: { line: { pattern: '1001', usage: 'Device' } } },
    {
      addPhone: {
        phone: {
          name: 'SEP001122334455',
          product: 'Cisco 8845',
          class: 'Phone',
          protocol: 'SIP',
          devicePoolName: 'Default',
          lines: { line: [{ index: 1, dirn: { pattern: '1001' } }] },
        },
      },
    },
    {
      addUser: {
        user: {
          userid: 'amara',
          lastName: 'Diallo',
          pin: '83921',
          associatedDevices: { device: ['SEP001122334455'] },
        },
      },
    },
  ],
};

it('a fixture is there at the start and after a reset, with its clock', async () => {
  const ucm = await startUcmock({ port: 0, fixture, seed: 1 });
  try {
    for (let round = 0; round < 2; round += 1) {
      expect(textOf(await axl(ucm, 'getPhone', '<name>SEP001122334455</name>'), 'pattern')).toBe(
        '1001',
      );
      expect(textOf(await axl(ucm, 'getUser', '<userid>amara</userid>'), 'device')).toBe(
        'SEP001122334455',
      );
      await axl(ucm, 'removePhone', '<name>SEP001122334455</name>');
      await ucm.reset();
    }
  } finally {
    await ucm.stop();
  }
});

it.each([
  ['an unknown operation', [{ addFone: {} }], /step 1 \(addFone\): AXL 15.0 has no such operation/],
  [
    'what the server would refuse',
    [{ addPhone: { phone: { name: 'SEP1', product: 'Cisco 8845', protocol: 'SIP' } } }],
    /step 1 \(addPhone\): .*invalid characters/,
  ],
])('a fixture with %s stops the start and says which step', async (_, steps, message) => {
  await expect(startUcmock({ port: 0, fixture: { axl: steps } })).rejects.toThrow(message);
});

it('the same seed gives the same uuids', async () => {
  const uuidOf = async () => {
    const ucm = await startUcmock({ port: 0, fixture, seed: 42 });
    try {
      return /uuid="(\{[^"]+\})"/.exec(
        await axl(
          ucm,
          'getPhone',
          '<name>SEP001122334455</name><returnedTags><name/></returnedTags>',
        ),
      )?.[1];
    } finally {
      await ucm.stop();
    }
  };
  const first = await uuidOf();
  expect(first).toMatch(/^\{/);
  expect(await uuidOf()).toBe(first);
});
