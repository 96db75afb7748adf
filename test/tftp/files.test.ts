/** The files beside the phones', the doors over HTTP, uploads, and the nodes of a cluster. */
import { connect, type TLSSocket } from 'node:tls';
import { readFileSync } from 'node:fs';
import { startUcmock, type Ucmock } from '../../server';
import { axl } from '../support/axl';
import { line, lines, phone } from '../support/builders';
import { command } from '../support/cli';
import { factsFile } from '../support/facts';
import { describeWith, have, run } from '../support/have';
import { ask } from '../support/rest';
import { httpFile } from '../support/tftp';

const [PUB, SUB, IMP] = ['pub.a.localhost', 'sub.a.localhost', 'imp.a.localhost'];
const NAME = 'SEP001122334455.cnf.xml';

let ucm: Ucmock;
beforeAll(async () => {
  const nodes = { pub: 'publisher', sub: 'subscriber', imp: 'presence' } as const;
  ucm = await startUcmock({
    ...{ port: 0, filePort: 0, ecFilePort: 0, secureFilePort: 0, tftpPort: 0, sshPort: 0 },
    ...{ logLevel: 'error', topology: { clusters: { a: { nodes } } } },
  });
});
afterAll(() => ucm.stop());
beforeEach(async () => {
  await ucm.reset();
  await axl(ucm, 'addLine', line());
  await axl(ucm, 'addPhone', phone({ lines: lines('1001') }));
});

const login = 'administrator:ucmock';
const cli = (text: string, node = PUB, answers?: string[]) =>
  command(ucm, text, { node, ...(answers && { answers }) });
const upload = (name: string, body: string, { node = PUB, query = '' } = {}) =>
  ask(ucm, `/ucmock/tftp/files/${name}${query}`, {
    ...{ method: 'PUT', login, body, headers: { Host: node } },
  });
const at = (node: string, path: string) => httpFile(ucm, path, { node });

describe('nodes', () => {
  it('all serve the same, right after a change', async () => {
    const both = () => Promise.all([at(PUB, `/${NAME}`), at(SUB, `/${NAME}`)]);
    const [first, second] = await both();
    expect([first?.status, second?.text]).toEqual([200, first?.text]);
    await axl(
      ucm,
      'updateDevicePool',
      '<name>Default</name><connectionMonitorDuration>61</connectionMonitorDuration>',
    );
    const [third, fourth] = await both();
    expect(third?.text).toContain('<connectionMonitorDuration>61<');
    expect(fourth?.text).toBe(third?.text);
    expect((await at(PUB, '/XMLDefault.cnf.xml')).text).toBe(
      (await at(SUB, '/XMLDefault.cnf.xml')).text,
    );
  });

  it('have a UDP port each, an IM and Presence node has none', () => {
    const ports = ucm.nodes.map(({ tftpPort }) => tftpPort);
    expect(ports.map((port) => port !== undefined)).toEqual([true, true, false]);
    expect(ports[0]).not.toBe(ports[1]);
  });

  it('without the service do not answer', async () => {
    await cli('utils service stop Cisco Tftp', SUB);
    await expect(at(SUB, `/${NAME}`)).rejects.toThrow();
    expect((await at(PUB, `/${NAME}`)).status).toBe(200);
    await expect(at(IMP, `/${NAME}`)).rejects.toThrow();
  });
});

describe('XMLDefault.cnf.xml', () => {
  const known = factsFile('xmldefault-order.json');
  const text = async () => (await at(PUB, '/XMLDefault.cnf.xml')).text;

  describeWith('the recorded order', known !== undefined, () => {
    it('has the elements and models of a real one', async () => {
      const { order, models } = JSON.parse(readFileSync(known ?? '', 'utf8')) as {
        order: string[];
        models: Record<string, [string, string]>;
      };
      const xml = await text();
      const fixed = order.slice(0, -1);
      const places = fixed.map((name) => xml.indexOf(`<${name}>`));
      expect(places.every((place, i) => place > (places[i - 1] ?? 0))).toBe(true);
      for (const [number, [model]] of Object.entries(models))
        expect(xml).toMatch(
          new RegExp(`<loadInformation${number} model="${model}">\n<load>\\S+</load>`),
        );
      expect(places.at(-1)).toBeLessThan(xml.indexOf('<loadInformation'));
    });
  });

  it('tells when phones register by themselves', async () => {
    expect(await text()).toContain('<autoRegistration>disabled<');
    await axl(
      ucm,
      'executeSQLUpdate',
      "<sql>update callmanager set autoregistrationenabled = 't' where name like '%pub%'</sql>",
    );
    expect(await text()).toContain('<autoRegistration>enabled<');
  });

  it('tells how phones are provisioned by their users', async () => {
    const marks = async () => /Mode>(\w+)<[^]*?Mode>(\w+)</.exec(await text())?.slice(1);
    expect(await marks()).toEqual(['true', 'false']);
    await axl(
      ucm,
      'updateSelfProvisioning',
      '<requireAuthentication>false</requireAuthentication><allowAuthentication>true</allowAuthentication>',
    );
    expect(await marks()).toEqual(['false', 'true']);
  });

  it('has the load that an administrator gave, and tells which models take a code', async () => {
    await axl(
      ucm,
      'updateDeviceDefaults',
      '<Model>Cisco 8841</Model><Protocol>SIP</Protocol><LoadInformation>sip88xx.99</LoadInformation><PreferActCodeOverAutoReg>true</PreferActCodeOverAutoReg>',
    );
    expect(await text()).toContain(
      '<loadInformation683 model="Cisco 8841" onboarding="activationCode">\n<load>sip88xx.99</load>',
    );
  });
});

describe('files beside', () => {
  it('every listed file is there, none is doubled, and no trust list is among them', async () => {
    const listed = (await at(PUB, '/ConfigFileCacheList.txt')).text.trim().split('\n');
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(expect.arrayContaining([NAME, 'SPDefault.cnf.xml', 'Ringlist.xml']));
    for (const name of listed)
      expect([name, (await at(PUB, `/${name}`)).status]).toEqual([name, 200]);
    expect(listed.filter((name) => /\.(tlv|sgn)$/.test(name))).toEqual([]);
  });

  it('dial rules of applications and of the phone', async () => {
    await axl(
      ucm,
      'addApplicationDialRules',
      '<applicationDialRules><name>out</name><numberBeginWith>0</numberBeginWith><numberOfDigits>7</numberOfDigits><digitsToBeRemoved>1</digitsToBeRemoved><prefixPattern>9</prefixPattern><priority>0</priority></applicationDialRules>',
    );
    expect((await at(PUB, '/AppDialRules.xml')).text).toContain(
      '<DialRule BeginsWith="0" NumDigits="7" DigitsToRemove="1" PrefixWith="9"></DialRule>',
    );
    await axl(
      ucm,
      'addSipDialRules',
      '<sipDialRules><dialPattern>7940_7960_OTHER</dialPattern><name>eight</name><patterns><pattern><description>eight</description><dialParameters><dialParameter><parameter>Pattern</parameter><value>8,....</value><selectionOrder>0</selectionOrder></dialParameter></dialParameters><selectionOrder>0</selectionOrder></pattern></patterns></sipDialRules>',
    );
    await axl(
      ucm,
      'updatePhone',
      '<name>SEP001122334455</name><dialRulesName>eight</dialRulesName>',
    );
    const file = /<dialTemplate>(DR[^<]+)</.exec((await at(PUB, `/${NAME}`)).text)?.[1] ?? '';
    expect((await at(PUB, `/${file}`)).text).toContain('<TEMPLATE MATCH="8,....');
  });

  it('feature control policies', async () => {
    await axl(
      ucm,
      'addFeatureControlPolicy',
      '<featureControlPolicy><name>quiet</name><features><feature><featureName>Redial</featureName><overrideDefault>true</overrideDefault><enableSetting>false</enableSetting></feature></features></featureControlPolicy>',
    );
    const listed = (await at(PUB, '/ConfigFileCacheList.txt')).text;
    const file = /^FP\S+$/m.exec(listed)?.[0] ?? '';
    expect((await at(PUB, `/${file}`)).text).toContain(
      '<name>Redial</name>\n<enabled>false</enabled>',
    );
    expect((await at(PUB, '/DefaultFP.xml')).text).not.toContain('Redial');
  });

  it('the soft keys that the phone names', async () => {
    const file = /<softKeyFile>([^<]+)</.exec((await at(PUB, `/${NAME}`)).text)?.[1] ?? '';
    expect(file).toMatch(/^SK[0-9a-f-]{36}\.xml$/);
    expect((await at(PUB, `/${file}`)).text).toContain('<softKeyCfg>');
    const key = (position: number, name: string) =>
      `<softKey><positionId>${position}</positionId><softKeyName>${name}</softKeyName></softKey>`;
    await axl(
      ucm,
      'addSoftKeyTemplate',
      '<softKeyTemplate><name>mine</name><description>mine</description><baseSoftkeyTemplateName>Standard User</baseSoftkeyTemplateName></softKeyTemplate>',
    );
    await axl(
      ucm,
      'updateSoftKeySet',
      `<name>mine</name><callStates><callState><callStateName>On Hook</callStateName><softKeys>${key(2, 'NewCall')}${key(1, 'Redial')}</softKeys></callState></callStates>`,
    );
    await axl(
      ucm,
      'updatePhone',
      '<name>SEP001122334455</name><softkeyTemplateName>mine</softkeyTemplateName>',
    );
    const own = /<softKeyFile>([^<]+)</.exec((await at(PUB, `/${NAME}`)).text)?.[1] ?? '';
    expect(own).not.toBe(file);
    expect((await at(PUB, `/${own}`)).text).toContain(
      '<softKeySet id="On Hook">\n<softKey keyID="Redial"></softKey>\n<softKey keyID="NewCall"></softKey>',
    );
  });
});

describe('paths', () => {
  it.each([
    '/sep001122334455.cnf.xml',
    '/xmldefault.cnf.xml',
    '/../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/..%5cx',
    '/a/b/c/d/e/f',
    '/%00',
    '/%ff',
    '/',
    `/./${NAME}`,
    `/x/../${NAME}`,
  ])('%s leads nowhere', async (path) => {
    const { status, text } = await at(PUB, path);
    expect([400, 404]).toContain(status);
    expect(text).not.toContain('root:');
  });

  it('only reads', async () => {
    expect((await httpFile(ucm, `/${NAME}`, { node: PUB, method: 'PUT' })).status).toBe(405);
    expect((await httpFile(ucm, `/${NAME}`, { node: PUB, method: 'HEAD' })).status).toBe(200);
  });
});

describe('the port with elliptic-curve certificates', () => {
  it('shows one and gives the file as it is where a signed one is asked for', async () => {
    const port = ucm.ports.ecFiles ?? 0;
    const socket = await new Promise<TLSSocket>((resolve, reject) => {
      const made = connect({ port, host: '127.0.0.1', servername: PUB, rejectUnauthorized: false });
      made.once('secureConnect', () => resolve(made)).once('error', reject);
    });
    expect(socket.getPeerCertificate().asn1Curve).toBe('secp384r1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.write(`GET /${NAME}.sgn HTTP/1.1\r\nHost: ${PUB}\r\nConnection: close\r\n\r\n`);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(text).toContain('<fullConfig>true</fullConfig>');
  });
});

describe('uploads', () => {
  it('are on the node that took them, in their folder, until they are deleted', async () => {
    const query = '?directory=Desktops/320x196x4';
    expect((await upload('List.xml', '<list/>', { query })).status).toBe(201);
    expect(await at(PUB, '/Desktops/320x196x4/List.xml')).toMatchObject({
      ...{ status: 200, type: 'text/xml', text: '<list/>' },
    });
    expect((await at(SUB, '/Desktops/320x196x4/List.xml')).status).toBe(404);
    const of = async (node: string) =>
      (await ask(ucm, '/ucmock/tftp/files', { login, headers: { Host: node } })).text;
    expect(await of(PUB)).toContain('"directory":"Desktops/320x196x4","size":7');
    expect(await of(SUB)).toBe('{"files":[]}');
    const gone = await ask(ucm, `/ucmock/tftp/files/List.xml${query}`, {
      ...{ method: 'DELETE', login, headers: { Host: PUB } },
    });
    expect([gone.status, (await at(PUB, '/Desktops/320x196x4/List.xml')).status]).toEqual([
      204, 404,
    ]);
  });

  it('come byte for byte from a form', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 13, 0, 10]);
    const form = new FormData();
    form.set('file', new Blob([bytes]), 'ring.rwav');
    const encoded = new Response(form);
    const body = Buffer.from(await encoded.arrayBuffer());
    const sent = await ask(ucm, '/ucmock/tftp/files', {
      ...{ method: 'POST', login, body },
      headers: { Host: SUB, 'Content-Type': encoded.headers.get('content-type') ?? '' },
    });
    expect(sent.status).toBe(201);
    const got = await at(SUB, '/ring.rwav');
    expect([got.type, got.text]).toEqual(['application/octet-stream', bytes.toString('utf8')]);
  });

  it('do not hide what is built, and are no trust lists', async () => {
    await upload(NAME, 'mine');
    await upload('CTLFile.tlv', 'mine');
    expect((await at(PUB, `/${NAME}`)).text).toContain('<fullConfig>');
    expect((await at(PUB, '/CTLFile.tlv')).status).toBe(404);
  });

  it.each(['..', 'a%2fb', 'x%0ay', 'a'.repeat(300)])('%s is no name', async (name) => {
    expect((await upload(name, 'x')).status).toBe(400);
  });

  it('want the administrator of the platform', async () => {
    const none = await ask(ucm, '/ucmock/tftp/files', { headers: { Host: PUB } });
    expect(none.status).toBe(401);
  });
});

describe('the command line', () => {
  it('lists, in detail too', async () => {
    await upload('a.txt', 'hello', { query: '?directory=Desktops' });
    await upload('ring.rwav', 'hello');
    const all = await cli('file list tftp *');
    expect(all).toContain(`\n${NAME}\n`);
    expect(all).toMatch(/^<dir> {3}Desktops\n/m);
    expect(all).toMatch(/\n dir count = 1, file count = \d+\n$/);
    expect(await cli('file list tftp Desktops/*')).toBe('a.txt\n dir count = 0, file count = 1\n');
    expect(await cli('file list tftp SEP* detail')).toMatch(
      /^\d\d \w{3},\d{4} \d\d:\d\d:\d\d {6,8}\d+,\d{3} {2}SEP001122334455\.cnf\.xml\n dir/,
    );
    expect(await cli('file list tftp nothing*')).toContain('no such file or directory');
  });

  it('shows a file, and says when there is none', async () => {
    expect(await cli(`file view tftp ${NAME}`)).toBe((await at(PUB, `/${NAME}`)).text);
    expect(await cli('file view tftp nothing')).toContain('File nothing was not found');
  });

  it('deletes an upload of its node when it is told to', async () => {
    await upload('x.txt', 'x', { node: SUB });
    expect(await cli('file delete tftp x.txt', SUB, ['n'])).not.toContain('deleted');
    expect(await cli('file delete tftp x.txt', SUB, ['y'])).toContain(
      'files: found = 1, deleted = 1\n',
    );
    expect((await at(SUB, '/x.txt')).status).toBe(404);
    expect(await cli(`file delete tftp ${NAME}`, PUB, ['y'])).toContain('found = 1, deleted = 0');
  });
});

describe('tools that look into phones', () => {
  it('SeeYouCM-Thief finds the phones in the list and a line a setting in their files', async () => {
    const { text } = await at(PUB, '/ConfigFileCacheList.txt');
    const names = [...text.matchAll(/^((?:CIP|SEP)[0-9A-F]{12}\S*)/gim)].map(([, name]) => name);
    expect(names).toEqual([NAME]);
    const xml = (await at(PUB, `/${names[0] ?? ''}`)).text;
    for (const setting of ['sshUserId', 'sshPassword', 'userId', 'phonePassword'])
      expect(xml).toMatch(new RegExp(`^<${setting}.*>(\\S*)</${setting}>$`, 'm'));
  });

  it('iCULeak takes it for a TFTP service', async () => {
    expect((await at(PUB, '/XMLDefault.cnf.xml')).text).toMatch(/<[Dd]efault/);
  });

  describeWith('curl', have('curl'), () => {
    it('gets the file over each port', async () => {
      const { text } = await at(PUB, `/${NAME}`);
      for (const [scheme, port] of [
        ['http', ucm.ports.files],
        ['https', ucm.ports.secureFiles],
      ] as const) {
        const url = `${scheme}://${PUB}:${port}/${NAME}`;
        const ran = await run('curl', ['-s', '--cacert', ucm.caPath, url]);
        expect([scheme, ran.status, ran.out]).toEqual([scheme, 0, text]);
      }
    });
  });
});
