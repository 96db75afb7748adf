/** Lists, policies, services and groups: open to everybody but the policies. */
import { allTexts, axl } from '../support/axl';
import { useServer } from '../support/server';
import { addUser, HEAD, LOGIN, udsOf } from './support';

const server = useServer();
const open = udsOf(() => server.ucm);
const uds = udsOf(() => server.ucm, LOGIN);
const ROOT = 'https://cucm.example.com:8443/cucm-uds';

it('shows all lists at once, and each alone', async () => {
  const { text } = await open('options');
  expect(text).toContain(
    `<options version="15.0.1" uri="${ROOT}/options"><messageWaitingVisualAlertPreference uri="${ROOT}/options/messageWaitingVisualAlertPreference"><option><value>0</value><name>Use System Policy</name></option>`,
  );
  const lists = [...text.matchAll(/<(\w+) uri="([^"]*)"><option>/g)];
  expect(lists).toHaveLength(7);
  for (const [, name, uri = ''] of lists) {
    const alone = await open(uri.slice(ROOT.length + 1));
    expect(alone.status).toBe(200);
    expect(alone.text).toContain(`<${name} version="15.0.1" uri="${uri}"><option><value>0</value>`);
  }
  expect((await open('options/remoteDestinationUsage')).text).toContain(
    '<option><value>2</value><name>Dual Mode Mobile</name></option>',
  );
});

it('shows days, times, locales, time zones and models without attributes', async () => {
  expect((await open('options/dayOfWeek')).text).toBe(
    `${HEAD}<dayOfWeek>${['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map((day, i) => `<option><value>${i}</value><name>${day}</name></option>`).join('')}</dayOfWeek>`,
  );
  const times = (await open('options/timeOfDay')).text;
  expect(allTexts(times, 'name').slice(0, 3)).toEqual(['No office hours', '00:00', '00:15']);
  expect(times).toContain('<option><value>97</value><name>24:00</name></option></timeOfDay>');
  expect((await open('options/installedLocales')).text).toBe(
    `${HEAD}<installedLocales><option><value>1</value><name>English, United States</name></option></installedLocales>`,
  );
  expect((await open('options/timeZones')).text).toContain('<name>Europe/Oslo</name>');
  const models = (await open('options/models')).text;
  expect(models).toMatch(
    /<option><value>\d+<\/value><name>Cisco 8845<\/name><productId>\d+<\/productId><userGuides\/><\/option>/,
  );
});

it('tells the policies to end users, with the values of the enterprise parameters', async () => {
  await addUser(server.ucm);
  expect((await open('options/userPolicy')).status).toBe(401);
  const { text } = await uds('options/userPolicy');
  const names = allTexts(text, 'name');
  expect([names.length, names[0], names.at(-1)]).toEqual([
    30,
    'ShowCallForward',
    'ShowVideoConferencingScheduler',
  ]);
  const limit = `<policy uri="${ROOT}/options/userPolicy/UserSearchLimit"><name>UserSearchLimit</name><value>64</value><range><default>64</default><min>1</min><max>500</max></range></policy>`;
  expect(text).toContain(limit);
  await axl(
    server.ucm,
    'executeSQLUpdate',
    "<sql>update processconfig set paramvalue = '100' where paramname = 'UserSearchLimit'</sql>",
  );
  expect((await uds('options/userPolicy/UserSearchLimit')).text).toBe(
    `${HEAD}<policy uri="${ROOT}/options/userPolicy/UserSearchLimit" version="15.0.1"><name>UserSearchLimit</name><value>100</value><range><default>64</default><min>1</min><max>500</max></range></policy>`,
  );
  expect((await uds('options/userPolicy/URILookupPolicy')).text).toContain('<value>0</value>');
  expect((await uds('options/userPolicy/Nothing')).status).toBe(404);
});

it('lists the phone services of the installation', async () => {
  const { text } = await open('phoneServices');
  expect(text).toMatch(
    new RegExp(
      `<phoneService uri="${ROOT}/phoneService/d0059763-cdcc-4be7-a2a8-bbd4aac73f63"><id>d0059763-cdcc-4be7-a2a8-bbd4aac73f63</id><name>Missed Calls</name><description>Missed Calls</description><category>XML Service</category><vendor/><serviceVersion/><enabled>true</enabled></phoneService>`,
    ),
  );
});

it('lists the groups of the directory', async () => {
  expect((await open('groups')).text).toMatch(/returnedCount="0"\/>$/);
  await axl(
    server.ucm,
    'executeSQLUpdate',
    "<sql>insert into ldapgroup (name, distinguishedname) values ('Sales', 'cn=Sales,dc=example,dc=com')</sql>",
  );
  expect((await open('groups?name=sal')).text).toBe(
    `${HEAD}<groups uri="${ROOT}/groups?name=sal" version="15.0.1" returnedCount="1"><group><groupName>Sales</groupName><distinguishedName>cn=Sales,dc=example,dc=com</distinguishedName><groupType>Active LDAP Synchronized Group</groupType></group></groups>`,
  );
  expect((await open('groups?name=x')).text).toContain('returnedCount="0"');
});
