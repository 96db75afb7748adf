/** SEP<mac>.cnf.xml as phones and tools read it, against the order of a real one. */
import { readFileSync } from 'node:fs';
import { parseStringPromise } from 'xml2js';
import { axl } from '../support/axl';
import { line, phone, user } from '../support/builders';
import { factsFile } from '../support/facts';
import { describeWith, have, run } from '../support/have';
import { useServer } from '../support/server';
import { httpFile } from '../support/tftp';

const server = useServer({ filePort: 0 });
const NAME = 'SEP001122334455';
const update = (fields: string) => axl(server.ucm, 'updatePhone', `<name>${NAME}</name>${fields}`);
const config = async () => (await httpFile(server.ucm, `/${NAME}.cnf.xml`)).text;
const valueOf = (xml: string, name: string) =>
  new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(xml)?.[1];
const stampOf = (xml: string) => valueOf(xml, 'versionStamp');
const blockOf = (xml: string, name: string) =>
  new RegExp(`<${name}[ >][\\s\\S]*?</${name}>`).exec(xml)?.[0] ?? '';

async function addPhone(fields: Record<string, string> = {}, more: readonly string[] = ['1001']) {
  for (const pattern of more) await axl(server.ucm, 'addLine', line({ pattern }));
  const lines = more
    .map(
      (pattern, i) =>
        `<line><index>${i + 1}</index><label>Desk ${pattern}</label><display>Amara &amp; Co</display><dirn><pattern>${pattern}</pattern></dirn><maxNumCalls>4</maxNumCalls><busyTrigger>2</busyTrigger><callInfoDisplay><callerNumber>true</callerNumber></callInfoDisplay></line>`,
    )
    .join('');
  await axl(server.ucm, 'addPhone', phone({ lines, ...fields }));
}

/** The document with its namespaces declared, which a real one lacks. [recorded] */
function declared(xml: string): string {
  return xml.replace(
    '<device ',
    '<device xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:axl="http://www.cisco.com/AXL/API/1.0" ',
  );
}

const childrenOf = (xml: string, depth: string) =>
  parseStringPromise(declared(xml), {
    explicitChildren: true,
    preserveChildrenOrder: true,
  }).then((root: Record<string, XmlNode>) => {
    let at = Object.values(root)[0];
    for (const name of depth === '' ? [] : depth.split('.'))
      at = at?.$$?.find((child) => child['#name'] === name);
    return at?.$$?.map((child) => child['#name']) ?? [];
  });

interface XmlNode {
  '#name': string;
  $$?: XmlNode[];
}

const order = factsFile('sepmac-cnf-order.json');
const facts = (order === undefined ? {} : JSON.parse(readFileSync(order, 'utf8'))) as {
  topLevelOrder: string[];
  children: Record<string, string[]>;
};

describeWith('the recorded order', order !== undefined, () => {
  it('has the elements of a real file, all of them, in its order', async () => {
    await addPhone();
    expect(await childrenOf(await config(), '')).toEqual(facts.topLevelOrder);
  });

  it.each([
    ['tzdata', 'tzdata'],
    ['devicePool', 'devicePool@uuid'],
    ['devicePool.dateTimeSetting', 'dateTimeSetting'],
    ['devicePool.callManagerGroup', 'callManagerGroup'],
    ['devicePool.callManagerGroup.members.member', 'member@priority(from 0)'],
    ['devicePool.callManagerGroup.members.member.callManager', 'callManager'],
    ['devicePool.srstInfo', 'srstInfo'],
    ['TVS', 'TVS'],
    ['TVS.members.member', 'TVS.member@priority'],
    ['sipProfile.sipProxies', 'sipProxies'],
    ['sipProfile.sipCallFeatures', 'sipCallFeatures'],
    ['sipProfile.sipStack', 'sipStack'],
    ['sipProfile.sipLines.line', 'line@button@lineIndex (featureID 9)'],
    ['sipProfile.sipLines.line.autoAnswer', 'autoAnswer'],
    ['sipProfile.sipLines.line.forwardCallInfoDisplay', 'forwardCallInfoDisplay'],
    ['commonProfile', 'commonProfile'],
    ['userLocale', 'userLocale'],
    ['networkLocaleInfo', 'networkLocaleInfo'],
    ['capfList', 'capfList'],
    ['capfList.capf', 'capf'],
    ['mobility', 'mobility'],
    ['phoneServices.phoneService', 'phoneService'],
  ])('%s too', async (path, known) => {
    await addPhone();
    const names = facts.children[known]?.map((name) => name.replace(/@.*/, ''));
    expect(await childrenOf(await config(), path)).toEqual(names);
  });

  it('and the SIP profile', async () => {
    await addPhone();
    const plain = facts.children.sipProfile?.map((name) => name.replace(/@.*/, ''));
    expect(await childrenOf(await config(), 'sipProfile')).toEqual(plain);
  });

  it('an SCCP phone has no SIP profile', async () => {
    await addPhone({
      product: 'Cisco 7962',
      protocol: 'SCCP',
      phoneTemplateName: 'Standard 7962G SCCP',
    });
    const sccp = facts.topLevelOrder.filter((name) => name !== 'sipProfile');
    const xml = await config();
    expect(await childrenOf(xml, '')).toEqual(sccp);
    expect(valueOf(xml, 'deviceProtocol')).toBe('SCCP');
  });
});

it('has the form of a real file', async () => {
  await addPhone();
  const { status, type, text } = await httpFile(server.ucm, `/${NAME}.cnf.xml`);
  expect([status, type]).toEqual([200, 'text/xml']);
  expect(text).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<device {2}xsi:type="axl:XIPPhone" ctiid="\d+" uuid="\{[0-9a-f-]{36}\}">\n<fullConfig>true<\/fullConfig>\n/,
  );
  expect(text).toMatch(/<\/device>\n$/);
  expect(text).not.toMatch(/^\s+</m);
  expect(stampOf(text)).toMatch(/^\d{10}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

it('has the lines, speed dials and busy lamp fields of the phone on its buttons', async () => {
  await addPhone(
    {
      speeddials:
        '<speeddial><dirn>2002</dirn><label>Bo &lt;x&gt;</label><index>1</index></speeddial>',
      busyLampFields:
        '<busyLampField><blfDest>3003</blfDest><label>Chi</label><index>1</index></busyLampField>',
    },
    ['1001', '1002'],
  );
  // The stock template has lines and speed dials; a busy lamp field wants a button of its kind.
  expect(await config()).not.toContain('<featureID>21<');
  await axl(
    server.ucm,
    'executeSQLUpdate',
    "<sql>update phonebutton set tkfeature = 18 where buttonnum = 4 and fkphonetemplate = (select pkid from phonetemplate where name = 'Standard 8845 SIP')</sql>",
  );
  const xml = await config();
  const found = [...xml.matchAll(/<line button="(\d)"(?: lineIndex="(\d)")?>\n<featureID>(\d+)/g)];
  expect(found.map((one) => one.slice(1))).toEqual([
    ['1', '1', '9'],
    ['2', '2', '9'],
    ['3', undefined, '2'],
    ['4', undefined, '21'],
  ]);
  const first = blockOf(xml, 'line');
  expect(first).toContain('<featureLabel>Desk 1001</featureLabel>');
  expect(first).toContain('<name>1001</name>\n<displayName>Amara &amp; Co</displayName>');
  expect(first).toContain('<callerNumber>true</callerNumber>');
  expect(first).toContain('<maxNumCalls>4</maxNumCalls>\n<busyTrigger>2</busyTrigger>');
  expect(xml).toContain('<featureLabel>Bo &lt;x></featureLabel>\n<speedDialNumber>2002<');
  expect(xml).toContain('<speedDialNumber>3003</speedDialNumber>');
});

it('a line that two phones have is shared', async () => {
  await addPhone();
  expect(valueOf(await config(), 'sharedLine')).toBe('false');
  const lines = '<line><index>1</index><dirn><pattern>1001</pattern></dirn></line>';
  await axl(server.ucm, 'addPhone', phone({ name: 'SEP00112233445A', lines }));
  expect(valueOf(await config(), 'sharedLine')).toBe('true');
});

it('follows each part that it is made from', async () => {
  await addPhone();
  const seen = new Set([stampOf(await config())]);
  const changed = async (): Promise<string> => {
    const xml = await config();
    const stamp = stampOf(xml);
    expect(seen).not.toContain(stamp);
    seen.add(stamp);
    return xml;
  };
  await update('<vendorConfig><webAccess>0</webAccess></vendorConfig>');
  expect(await changed()).toContain('<vendorConfig><webAccess>0</webAccess></vendorConfig>\n');
  await update('<servicesUrl>http://mine/</servicesUrl><idleTimeout>9</idleTimeout>');
  const own = await changed();
  expect([valueOf(own, 'servicesURL'), valueOf(own, 'idleTimeout')]).toEqual(['http://mine/', '9']);
  await axl(
    server.ucm,
    'updateDevicePool',
    '<name>Default</name><connectionMonitorDuration>77</connectionMonitorDuration>',
  );
  expect(valueOf(await changed(), 'connectionMonitorDuration')).toBe('77');
  await axl(
    server.ucm,
    'updateCommonPhoneConfig',
    '<name>Standard Common Phone Profile</name><vendorConfig><sshAccess>1</sshAccess></vendorConfig>',
  );
  expect(await changed()).toContain('<commonConfig><sshAccess>1</sshAccess></commonConfig>\n');
  await axl(
    server.ucm,
    'updateEnterprisePhoneConfig',
    '<vendorConfig><pcPort>1</pcPort></vendorConfig>',
  );
  expect(await changed()).toContain('<enterpriseConfig><pcPort>1</pcPort></enterpriseConfig>\n');
  await axl(
    server.ucm,
    'updateCallManager',
    '<name>CM_ucm-pub</name><ports><ethernetPhonePort>2000</ethernetPhonePort><mgcpPorts><listen>2427</listen><keepAlive>2428</keepAlive></mgcpPorts><sipPorts><sipPhonePort>5070</sipPhonePort><sipPhoneSecurePort>5071</sipPhoneSecurePort></sipPorts></ports>',
  );
  const ports = blockOf(await changed(), 'ports');
  expect([valueOf(ports, 'sipPort'), valueOf(ports, 'securedSipPort')]).toEqual(['5070', '5071']);
  await axl(server.ucm, 'addUser', user());
  await update('<ownerUserName>amara</ownerUserName>');
  const owned = await changed();
  expect([valueOf(owned, 'userId'), valueOf(owned, 'ownerId')]).toEqual(['amara', 'amara']);
  expect(owned).toContain('<userId  serviceProfileFile="SPDefault.cnf.xml">amara<');
  await axl(
    server.ucm,
    'executeSQLUpdate',
    "<sql>update processconfig set paramvalue = 'http://all/' where paramname = 'URLDirectories'</sql>",
  );
  expect(valueOf(await changed(), 'directoryURL')).toBe('http://all/');
});

it('has another stamp after each save and reset, and keeps it otherwise', async () => {
  await addPhone();
  const first = stampOf(await config());
  await axl(server.ucm, 'addPhone', phone({ name: 'SEP00112233445A' }));
  await axl(server.ucm, 'addRoutePartition', '<routePartition><name>P</name></routePartition>');
  expect(stampOf(await config())).toBe(first);
  await update('');
  const second = stampOf(await config());
  expect(second).not.toBe(first);
  await axl(server.ucm, 'resetPhone', `<name>${NAME}</name>`);
  expect(stampOf(await config())).not.toBe(second);
});

it('of another phone in the pool changes with the pool, of one in another does not', async () => {
  await axl(
    server.ucm,
    'addDevicePool',
    '<devicePool><name>Far</name><dateTimeSettingName>CMLocal</dateTimeSettingName><callManagerGroupName>Default</callManagerGroupName><regionName>Default</regionName><srstName>Disable</srstName></devicePool>',
  );
  await addPhone();
  await axl(server.ucm, 'addPhone', phone({ name: 'SEP00112233445A', devicePoolName: 'Far' }));
  const far = async () => stampOf((await httpFile(server.ucm, '/SEP00112233445A.cnf.xml')).text);
  const [here, there] = [stampOf(await config()), await far()];
  await axl(
    server.ucm,
    'updateDevicePool',
    '<name>Far</name><connectionMonitorDuration>60</connectionMonitorDuration>',
  );
  expect([stampOf(await config()) === here, (await far()) === there]).toEqual([true, false]);
});

it('is gone with its phone', async () => {
  await addPhone();
  expect((await httpFile(server.ucm, `/${NAME}.cnf.xml`)).status).toBe(200);
  await axl(server.ucm, 'removePhone', `<name>${NAME}</name>`);
  expect((await httpFile(server.ucm, `/${NAME}.cnf.xml`)).status).toBe(404);
});

it('holds no secret that was set', async () => {
  await addPhone({ sshUserId: 'amara', sshPwd: 'Sesame-8841' });
  const xml = await config();
  expect([valueOf(xml, 'sshUserId'), valueOf(xml, 'sshPassword')]).toEqual(['amara', '']);
  expect(xml).not.toContain('Sesame');
});

describeWith('xmllint', have('xmllint', '--version'), () => {
  it.each([`${NAME}.cnf.xml`, 'XMLDefault.cnf.xml', 'Ringlist.xml', 'DefaultFP.xml'])(
    '%s is well formed',
    async (file) => {
      await addPhone({ description: 'a &amp; b ]]&gt; &quot;c&quot;' });
      const { text } = await httpFile(server.ucm, `/${file}`);
      const ran = await run('xmllint', ['--noout', '-'], { input: declared(text) });
      expect(ran).toMatchObject({ status: 0, err: '' });
    },
  );
});
