/** The directory search: who matches, in pages, from indexes. */
import { createClock } from '../../server/runtime/clock';
import { createIds } from '../../server/runtime/ids';
import { loadModel } from '../../server/schema/load';
import { openMemory } from '../../server/store/sqlite';
import { createStore, type Store } from '../../server/store/store';
import { createTablesSql } from '../../server/store/tables';
import { searchUsers, type UserSearch } from '../../server/domain/users/search';
import { allTexts, axl, post } from '../support/axl';
import { user } from '../support/builders';
import { useServer } from '../support/server';
import { addUser, LOGIN, udsOf } from './support';

const PEOPLE: Record<string, Record<string, string>> = {
  amara: {
    firstname: 'Amara',
    lastname: 'Diallo',
    mailid: 'amara@example.com',
    telephonenumber: '+49 (30) 1234-5678',
  },
  juergen: {
    firstname: 'Jürgen',
    lastname: 'Ärmel',
    displayname: 'Jürgen von der Ärmel',
    homephone: '2145551234',
  },
  jean: {
    firstname: 'Jean Luc',
    lastname: 'Petit',
    mobile: '214 555 9999',
    directoryuri: 'Jean@example.com',
  },
  petit: { firstname: 'Petit', lastname: 'Jean', ocsprimaryuseraddress: 'petit@example.com' },
  wei: { firstname: '伟', lastname: '王', displayname: '王伟', mailid: 'diallo.fan@example.com' },
  percent: { firstname: '100%', lastname: "O'Neil_", telephonenumber: '1005' },
};

describe('over rows', () => {
  let store: Store;
  const rules = { displayNames: true, exactUris: false };
  const found = (search: UserSearch, own = rules): string[] =>
    store.read((tx) =>
      searchUsers(tx, search, own).map((id) =>
        String(tx.get('select userid from enduser where rowid = ?', id)?.userid),
      ),
    );

  beforeAll(() => {
    const model = loadModel();
    const { database } = openMemory();
    store = createStore({ database, model, clock: createClock(), ids: createIds(1) });
    database.exec(createTablesSql(model));
    store.write((tx) => {
      for (const [userid, columns] of Object.entries(PEOPLE)) {
        const row = { userid, status: 1, ...columns };
        const names = Object.keys(row);
        tx.run(
          `insert into enduser (${names.join()}) values (${names.map(() => '?').join()})`,
          ...Object.values(row),
        );
      }
    });
  });
  afterAll(() => store.close());

  it.each<[UserSearch, string[]]>([
    [{}, ['amara', 'petit', 'percent', 'jean', 'juergen', 'wei']],
    [{ first: 'am' }, ['amara']],
    [{ last: 'DIALLO' }, ['amara']],
    [{ first: 'mara' }, []],
    [{ displayname: 'jürgen v' }, ['juergen']],
    [{ displayname: 'JÜRGEN' }, ['juergen']],
    [{ last: 'ärm' }, ['juergen']],
    [{ last: 'ÄRM' }, ['juergen']],
    [{ last: '王' }, ['wei']],
    [{ username: 'AMARA' }, ['amara']],
    [{ username: 'amar' }, []],
    [{ email: 'Amara@Example.com' }, ['amara']],
    [{ uri: 'jean@example.com' }, ['jean']],
    [{ uri: 'petit@example.com' }, ['petit']],
    [{ number: '4930' }, ['amara']],
    [{ number: '+49 30' }, ['amara']],
    [{ number: '214555' }, ['jean', 'juergen']],
    [{ numberlast: '5678' }, ['amara']],
    [{ numberlast: '9-999' }, ['jean']],
    [{ number: '214', first: 'j' }, ['jean', 'juergen']],
    [{ number: '214', first: 'jü' }, ['juergen']],
    [{ name: 'diallo' }, ['amara', 'wei']],
    [{ name: 'pet' }, ['petit', 'jean']],
    [{ name: 'jean petit' }, ['petit', 'jean']],
    [{ name: 'petit je' }, ['petit', 'jean']],
    [{ name: 'jean luc pe' }, ['jean']],
    [{ name: 'petit jean luc' }, ['jean']],
    [{ name: 'jürgen von der' }, []],
    [{ name: 'jürgen von' }, ['juergen']],
    [{ name: '100%' }, ['percent']],
    [{ name: '%' }, []],
    [{ name: '_' }, []],
    [{ last: "o'neil_" }, ['percent']],
    [{ name: "' or 1=1 --" }, []],
  ])('%j finds %j', (search, userids) => {
    expect(found(search)).toEqual(userids);
  });

  it('knows no display names before 11.5, and minds the case of URIs where it is told to', () => {
    expect(found({ name: '王伟' }, { ...rules, displayNames: false })).toEqual([]);
    expect(found({ uri: 'jean@example.com' }, { ...rules, exactUris: true })).toEqual([]);
    expect(found({ uri: 'Jean@example.com' }, { ...rules, exactUris: true })).toEqual(['jean']);
  });

  it.each<UserSearch>([
    { name: 'pet' },
    { name: 'jean petit' },
    { name: 'jürgen von der' },
    { first: 'a', last: 'b' },
    { number: '214' },
    { username: 'amara' },
    { uri: 'a@b' },
    { email: 'a@b' },
  ])('%j reads indexes and scans no table', (search) => {
    store.read((tx) => {
      const plan: string[] = [];
      const explaining = {
        ...tx,
        all: (sql: string, ...params: string[]) => {
          const rows = tx.all(`explain query plan ${sql}`, ...params);
          plan.push(...rows.map((row) => String(row.detail)));
          return [];
        },
      };
      searchUsers(explaining, search, rules);
      expect(plan.join('\n')).toMatch(/USING.*INDEX ix_enduser_/);
      expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([]);
    });
  });
});

describe('over HTTP', () => {
  const server = useServer();
  const open = udsOf(() => server.ucm);

  const counters = (text: string): (string | undefined)[] =>
    ['start', 'requestedCount', 'returnedCount', 'totalCount'].map(
      (name) => new RegExp(`^[^]*?<users [^>]*${name}="(\\d+)"`).exec(text)?.[1],
    );

  async function fill(n: number): Promise<void> {
    for (let i = 0; i < n; i += 1) {
      const last = `User${String(i).padStart(2, '0')}`;
      await axl(server.ucm, 'addUser', user({ userid: `u${i}`, lastName: last }));
    }
  }

  it('shows every child of a user, empty or not', async () => {
    const id = await addUser(server.ucm, { firstName: 'Zoë', telephoneNumber: '+49 30' });
    const { text } = await open('users?max=10&start=0&name=dia');
    const uri = 'https://cucm.example.com:8443/cucm-uds/users?max=10&amp;start=0&amp;name=dia';
    expect(text).toBe(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><users uri="${uri}" version="15.0.1" start="0" requestedCount="10" returnedCount="1" totalCount="1"><user uri="https://cucm.example.com:8443/cucm-uds/user/amara"><id>${id}</id><userName>amara</userName><firstName>Zoë</firstName><lastName>Diallo</lastName><middleName/><nickName/><displayName/><phoneNumber>+49 30</phoneNumber><homeNumber/><mobileNumber/><email/><directoryUri/><msUri/><department/><manager/><title/><pager/></user></users>`,
    );
  });

  it('gives pages with all counters', async () => {
    await fill(7);
    const first = (await open('users?last=user&max=3')).text;
    expect([counters(first), allTexts(first, 'userName')]).toEqual([
      ['0', '3', '3', '7'],
      ['u0', 'u1', 'u2'],
    ]);
    const last = (await open('users?last=user&max=3&start=6')).text;
    expect([counters(last), allTexts(last, 'userName')]).toEqual([['6', '3', '1', '7'], ['u6']]);
    expect(counters((await open('users?last=user&start=99')).text)).toEqual(['99', '64', '0', '7']);
    expect(counters((await open('users?last=nobody')).text)).toEqual(['0', '64', '0', '0']);
  });

  it('caps a page by the User Search Limit', async () => {
    await fill(4);
    await axl(
      server.ucm,
      'executeSQLUpdate',
      "<sql>update processconfig set paramvalue = '2' where paramname = 'UserSearchLimit'</sql>",
    );
    expect(counters((await open('users?max=500')).text)).toEqual(['0', '500', '2', '4']);
    expect(counters((await open('users')).text)).toEqual(['0', '2', '2', '4']);
  });

  it('finds nobody without a filter where All User Search is off', async () => {
    await fill(2);
    await axl(
      server.ucm,
      'executeSQLUpdate',
      "<sql>update processconfig set paramvalue = 'False' where paramname = 'EnableAllUserSearch'</sql>",
    );
    expect(counters((await open('users')).text)).toEqual(['0', '64', '0', '0']);
    expect(counters((await open('users?last=user')).text)).toEqual(['0', '64', '2', '2']);
  });

  it('sees at once what AXL and SQL change', async () => {
    await addUser(server.ucm);
    expect(counters((await open('users?last=keita')).text)[3]).toBe('0');
    await axl(server.ucm, 'updateUser', '<userid>amara</userid><lastName>Keita</lastName>');
    expect(counters((await open('users?last=keita')).text)[3]).toBe('1');
    const sql = "<sql>update enduser set lastname = 'Sow' where userid = 'amara'</sql>";
    await axl(server.ucm, 'executeSQLUpdate', sql);
    expect(counters((await open('users?last=sow')).text)[3]).toBe('1');
  });

  it.each(['start=-1', 'start=a', 'max=1e9', 'max=%00', 'number=abc', `name=${'x'.repeat(256)}`])(
    'refuses %s',
    async (query) => {
      expect((await open(`users?${query}`)).status).toBe(415);
    },
  );

  it('asks who searches where the node is told to', async () => {
    await addUser(server.ucm);
    const administrator = `${server.ucm.login.user}:${server.ucm.login.password}`;
    const put = (enabled: boolean, login = administrator) =>
      post(server.ucm, JSON.stringify({ enabled }), {
        path: '/ucmock/uds/contact-search-authentication',
        method: 'PUT',
        login,
        headers: { 'Content-Type': 'application/json' },
      });
    expect((await put(true, LOGIN)).status).toBe(403);
    expect((await open('users')).status).toBe(200);
    expect(JSON.parse((await put(true)).text)).toEqual({ node: 'ucm-pub', enabled: true });
    expect((await open('version')).text).toContain(
      '<usersResourceAuthEnabled>true</usersResourceAuthEnabled>',
    );
    expect((await open('users')).status).toBe(401);
    expect((await udsOf(() => server.ucm, LOGIN)('users?name=dia')).status).toBe(200);
    expect((await udsOf(() => server.ucm, administrator)('users')).status).toBe(401);
    expect((await put(false)).status).toBe(200);
    expect((await open('users')).status).toBe(200);
  });
});
