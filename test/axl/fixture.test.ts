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

describe('copies', () => {
  const copies = [
    {
      count: 500,
      axl: [
        { addLine: { line: { pattern: '7{i:4}', usage: 'Device' } } },
        {
          addUser: {
            user: { userid: 'user{i}', lastName: 'Nr {i}', pin: '83921', title: 'copied' },
          },
        },
        {
          addPhone: {
            phone: {
              name: 'SEP{i:12X}',
              description: 'Phone {i}',
              product: 'Cisco 8845',
              class: 'Phone',
              protocol: 'SIP',
              devicePoolName: 'Default',
              ownerUserName: 'user{i}',
              lines: { line: [{ index: 1, label: 'Line {i}', dirn: { pattern: '7{i:4}' } }] },
            },
          },
        },
        { updateUser: { userid: 'user{i}', associatedDevices: { device: ['SEP{i:12X}'] } } },
      ],
    },
  ];

  it('makes many objects of one, each with its own number in every place', async () => {
    const ucm = await startUcmock({ port: 0, seed: 1, fixture: { axl: [], copies } });
    try {
      const phone = await axl(ucm, 'getPhone', '<name>SEP0000000001F4</name>');
      expect(textOf(phone, 'description')).toBe('Phone 500');
      expect(textOf(phone, 'ownerUserName')).toBe('user500');
      expect(textOf(phone, 'label')).toBe('Line 500');
      expect(textOf(phone, 'pattern')).toBe('70500');
      const user = await axl(ucm, 'getUser', '<userid>user17</userid>');
      expect(textOf(user, 'device')).toBe('SEP000000000011');
      expect(textOf(user, 'lastName')).toBe('Nr 17');
      await expect(
        axl(ucm, 'doAuthenticateUser', '<userid>user17</userid><pin>83921</pin>'),
      ).resolves.toContain('<userAuthenticated>true</userAuthenticated>');
      // Later objects go on from there, and the copies are objects like others.
      await axl(ucm, 'removePhone', '<name>SEP0000000001F4</name>');
      const query = `<sql>select count(*), count(distinct ctiid), count(distinct pkid) from device where name like 'SEP%'</sql>`;
      expect(await axl(ucm, 'executeSQLQuery', query)).toBe(
        '<row><count>499</count><count>499</count><count>499</count></row>',
      );
    } finally {
      await ucm.stop();
    }
  });

  it.each([
    ['no count', { axl: [] }, /copies 1: a list "axl" and a whole number/],
    [
      'a step that is refused',
      { count: 2, axl: [{ addUser: { user: {} } }] },
      /copies 1 \(addUser\)/,
    ],
    [
      'the same key twice',
      { count: 2, axl: [{ addUser: { user: { userid: 'x', lastName: 'X' } } }] },
      /copies 1: /,
    ],
  ])('with %s stop the start', async (_, part, message) => {
    const fixture = { axl: [], copies: [part as { count: number; axl: [] }] };
    await expect(startUcmock({ port: 0, fixture })).rejects.toThrow(message);
  });
});
