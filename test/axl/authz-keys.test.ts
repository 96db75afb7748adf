/** listAuthzKeys and getAuthzKey: in the schema 12.0 only, answered under every namespace. */
import { createHash, createPublicKey } from 'node:crypto';
import { startUcmock, type Ucmock } from '../../server';
import { VERSIONS } from '../../server/schema/model';
import { allTexts, axl, AxlError, axlRaw, post, sql, textOf } from '../support/axl';
import { user } from '../support/builders';

let ucm: Ucmock;
beforeAll(async () => {
  ucm = await startUcmock({
    port: 0,
    logLevel: 'error',
    topology: {
      clusters: {
        a: { release: '14.0', nodes: { pub: 'publisher', sub: 'subscriber' } },
        b: { release: '12.5', strict: true, nodes: { pub: 'publisher' } },
        keyed: { release: '12.0', versions: 'release', nodes: { pub: 'publisher' } },
        su3: { release: '11.5(1)SU3', nodes: { pub: 'publisher' } },
        su2: { release: '11.5(1)SU2', nodes: { pub: 'publisher' } },
        base: { release: '11.5', nodes: { pub: 'publisher' } },
        old: { release: '10.5', nodes: { pub: 'publisher' } },
      },
    },
  });
});
afterAll(() => ucm.stop());

const at = (node: string) => ({ headers: { Host: `${node}.localhost` } });

interface Key {
  purpose: string;
  id: string;
  value: string;
}

async function keys(operation: string, inner: string, options = {}): Promise<Key[]> {
  const reply = await axlRaw(ucm, operation, inner, options);
  if (reply.status !== 200) throw new AxlError(reply);
  return allTexts(reply.text, 'key').map((key) => ({
    purpose: textOf(key, 'purpose') ?? '',
    id: textOf(key, 'id') ?? '',
    value: textOf(key, 'value') ?? '',
  }));
}

const sha256 = (base64: string) =>
  createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');

describe.each([...VERSIONS, '10.5', '1.0'])('under the namespace %s', (version) => {
  it('the list names both keys and their checksums, in the namespace asked', async () => {
    const reply = await axlRaw(ucm, 'listAuthzKeys', '', { version, ...at('pub.a') });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(
      `<ns:listAuthzKeysResponse xmlns:ns="http://www.cisco.com/AXL/API/${version}"><keys><key><purpose>signing</purpose><id>`,
    );
    const [signing, encryption] = await keys('listAuthzKeys', '', { version, ...at('pub.a') });
    expect(signing?.id).toMatch(new RegExp(`^[0-9a-f-]{36}:${signing?.value ?? ''}$`));
    expect(encryption?.purpose).toBe('encryption');
    expect(encryption?.id.split(':')[0]).toBe(signing?.id.split(':')[0]);
    expect(encryption?.value).not.toBe(signing?.value);
  });
});

it('getAuthzKey gives the key that its id names: RSA 2048, and 32 bytes', async () => {
  for (const { id, purpose, value: checksum } of await keys('listAuthzKeys', '', at('pub.a'))) {
    const [key, ...more] = await keys('getAuthzKey', `<id>${id}</id>`, at('pub.a'));
    expect(more).toEqual([]);
    expect(key).toMatchObject({ purpose, id });
    const bytes = Buffer.from(key?.value ?? '', 'base64');
    expect(sha256(key?.value ?? '')).toBe(checksum);
    if (purpose === 'encryption') expect(bytes).toHaveLength(32);
    else {
      const rsa = createPublicKey({ key: bytes, format: 'der', type: 'spki' });
      expect(rsa.asymmetricKeyDetails?.modulusLength).toBe(2048);
    }
  }
  expect(await keys('getAuthzKey', '', at('pub.a'))).toHaveLength(2);
});

it('an id that is none gets the fault of an unknown item', async () => {
  await expect(keys('getAuthzKey', '<id>nothing</id>', at('pub.a'))).rejects.toMatchObject({
    code: 5007,
  });
});

it('all nodes of a cluster have the same keys, clusters have their own', async () => {
  const ofA = await keys('listAuthzKeys', '', at('pub.a'));
  expect(await keys('listAuthzKeys', '', at('sub.a'))).toEqual(ofA);
  expect(await keys('listAuthzKeys', '', at('pub.b'))).not.toEqual(ofA);
});

it('fifty calls at once make one pair of keys', async () => {
  await ucm.reset();
  const all = await Promise.all(
    Array.from({ length: 50 }, () => keys('listAuthzKeys', '', at('pub.a'))),
  );
  expect(new Set(all.map((list) => JSON.stringify(list))).size).toBe(1);
  expect(await sql(ucm, 'select purpose from authzkeys order by purpose')).toHaveLength(2);
});

it('11.5(1)SU3 is the first that knows them', async () => {
  expect(await keys('listAuthzKeys', '', { version: '11.5', ...at('pub.su3') })).toHaveLength(2);
});

it.each(['base', 'su2', 'old'])(
  'a release before 11.5(1)SU3 (%s) does not know them',
  async (cluster) => {
    for (const operation of ['listAuthzKeys', 'getAuthzKey']) {
      for (const version of ['12.0', '15.0']) {
        const options = { version, ...at(`pub.${cluster}`) };
        await expect(axl(ucm, operation, '', options)).rejects.toThrow('No method found');
      }
    }
  },
);

it('under every namespace also where the server serves only those of its release', async () => {
  for (const version of ['11.0', '12.0', '15.0'])
    expect(await keys('listAuthzKeys', '', { version, ...at('pub.keyed') })).toHaveLength(2);
  const newer = { version: '15.0', ...at('pub.keyed') };
  expect((await axlRaw(ucm, 'getCCMVersion', '', newer)).status).toBe(599);
});

it('a strict server takes them too', async () => {
  expect(await keys('listAuthzKeys', '', { version: '15.0', ...at('pub.b') })).toHaveLength(2);
  const wrong = { version: '15.0', ...at('pub.b') };
  await expect(keys('getAuthzKey', '<nothing/>', wrong)).rejects.toThrow('unknown-element');
});

it.each(VERSIONS)('the WSDL of %s has them only when it is 12.0', async (version) => {
  const path = `/axl/?wsdl&version=${version}`;
  const { text } = await post(ucm, '', { method: 'GET', path, login: null });
  expect(text.includes('listAuthzKeys')).toBe(version === '12.0');
  expect(text.includes('getAuthzKey')).toBe(version === '12.0');
});

it('they need a login with an AXL role, of which reading is enough', async () => {
  const asked = { ...at('pub.a'), login: 'reader:Right-1-Enough' };
  await axl(ucm, 'addUser', user({ userid: 'reader', password: 'Right-1-Enough' }), at('pub.a'));
  expect((await axlRaw(ucm, 'listAuthzKeys', '', { ...at('pub.a'), login: 'a:b' })).status).toBe(
    401,
  );
  expect((await axlRaw(ucm, 'listAuthzKeys', '', asked)).status).toBe(403);
  const role = '<userRole><roleName>Standard AXL Read Only API Access</roleName></userRole>';
  const group = `<userGroup><name>Readers</name><userRoles>${role}</userRoles></userGroup>`;
  await axl(ucm, 'addUserGroup', group, at('pub.a'));
  const member = '<associatedGroups><userGroup><name>Readers</name></userGroup></associatedGroups>';
  await axl(ucm, 'updateUser', `<userid>reader</userid>${member}`, at('pub.a'));
  expect(await keys('listAuthzKeys', '', asked)).toHaveLength(2);
});

it('the secret is in no answer of SQL', async () => {
  await keys('listAuthzKeys', '', at('pub.a'));
  const rows = await sql(ucm, 'select * from authzkeys');
  expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
    ['checksum', 'keyid', 'pkid', 'purpose', 'timeregenerated'].sort(),
  );
  await expect(sql(ucm, 'select rest from authzkeys')).rejects.toThrow();
});
