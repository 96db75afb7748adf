/** The Control Center, asked by npm soap with the WSDL that it hands out. */
import { Agent } from 'node:https';
import { BasicAuthSecurity, createClientAsync, type Client } from 'soap';
import { axlRaw, post, sql } from '../support/axl';
import { user } from '../support/builders';
import { useServer } from '../support/server';

const server = useServer();
const PATH = '/controlcenterservice2/services/ControlCenterServices';

async function connect(path = PATH): Promise<Client> {
  const { url, ca, login } = server.ucm;
  const httpsAgent = new Agent({ ca });
  const auth = { username: login.user, password: login.password };
  const client = await createClientAsync(`${url}${path}?wsdl`, {
    wsdl_options: { httpsAgent, auth },
  });
  client.setSecurity(new BasicAuthSecurity(login.user, login.password, { httpsAgent }));
  return client;
}

interface Info {
  ServiceName: string;
  ServiceStatus: string;
  ReasonCode: number;
  ReasonCodeString: string;
  UpTime: number;
}

async function call(client: Client, operation: string, args: object): Promise<unknown> {
  const methods = client as unknown as Record<string, (args: object) => Promise<[unknown]>>;
  const [answer] = (await methods[`${operation}Async`]?.call(client, args)) ?? [];
  return (answer as Record<string, unknown>)[`${operation}Return`];
}

async function statusOf(client: Client, ...names: string[]): Promise<Info[]> {
  const answer = (await call(client, 'soapGetServiceStatus', { ServiceStatus: names })) as {
    ServiceInfoList: { item: Info[] };
  };
  return answer.ServiceInfoList.item;
}

const control = (client: Client, word: string, name: string) =>
  call(client, 'soapDoControlServices', {
    ControlServiceRequest: { NodeName: '', ControlType: word, ServiceList: { item: [name] } },
  }) as Promise<{ ServiceInfoList: { item: Info[] } }>;

const advance = (seconds: number) =>
  post(server.ucm, JSON.stringify({ advance: { seconds } }), {
    path: '/_ucmock/clock',
    login: null,
  });

it('lists the services of the node with their states', async () => {
  const client = await connect();
  const all = await statusOf(client);
  expect(all.length).toBeGreaterThan(70);
  expect(all.find(({ ServiceName }) => ServiceName === 'Cisco CallManager')).toMatchObject({
    ServiceStatus: 'Started',
    ReasonCode: -1,
  });
  expect(await statusOf(client, 'Cisco WebDialer Web Service')).toMatchObject([
    {
      ServiceStatus: 'Stopped',
      ReasonCode: -1068,
      ReasonCodeString: 'Service Not Activated',
      UpTime: -1,
    },
  ]);
});

it('tells which services can be deployed, and the product', async () => {
  const client = await connect();
  const list = (await call(client, 'soapGetStaticServiceList', {})) as {
    Services: { item: { ServiceName: string; Deployable: boolean; GroupName: string }[] };
  };
  const of = (name: string) => list.Services.item.find((one) => one.ServiceName === name);
  expect(of('Cisco Tftp')).toMatchObject({ Deployable: true, GroupName: 'CM Services' });
  expect(of('Cisco Tomcat')).toMatchObject({ Deployable: false });
  const product = (await call(client, 'getProductInformationList', {})) as {
    ActiveServerVersion: string;
    PrimaryNode: string;
  };
  expect(product).toMatchObject({
    ActiveServerVersion: '15.0.1.12900-234',
    PrimaryNode: 'ucm-pub',
  });
});

it('a stopped AXL service answers 503, and runs again a while after its start', async () => {
  const client = await connect();
  const stopping = await control(client, 'Stop', 'Cisco AXL Web Service');
  expect(stopping.ServiceInfoList.item).toMatchObject([{ ServiceStatus: 'Stopping' }]);
  expect((await axlRaw(server.ucm, 'getCCMVersion')).status).toBe(503);
  await advance(5);
  expect(await statusOf(client, 'Cisco AXL Web Service')).toMatchObject([
    { ServiceStatus: 'Stopped', ReasonCode: -1069, ReasonCodeString: 'Commanded Out of Service' },
  ]);
  await control(client, 'Start', 'Cisco AXL Web Service');
  expect((await axlRaw(server.ucm, 'getCCMVersion')).status).toBe(503);
  await advance(5);
  expect((await axlRaw(server.ucm, 'getCCMVersion')).status).toBe(200);
});

it('a service that is undeployed is not activated: AXL is not found, the row says so', async () => {
  const client = await connect();
  const deploy = (word: string) =>
    call(client, 'soapDoServiceDeployment', {
      DeploymentServiceRequest: {
        NodeName: 'ucm-pub',
        DeployType: word,
        ServiceList: { item: ['Cisco AXL Web Service'] },
      },
    });
  await deploy('UnDeploy');
  expect((await axlRaw(server.ucm, 'getCCMVersion')).status).toBe(404);
  await deploy('Deploy');
  await advance(5);
  const rows = await sql(
    server.ucm,
    "select s.isactive from processnodeservice s join typeservice t on t.enum = s.tkservice where t.name in ('Cisco AXL Web Service', 'Cisco WebDialer Web Service') order by t.name",
  );
  expect(rows).toEqual([{ isactive: 't' }, { isactive: 'f' }]);
});

it.each([
  ['Start', 'Cisco Tftp', -1039],
  ['Start', 'Cisco WebDialer Web Service', -1068],
  ['Stop', 'No Such Service', -1010],
])('%s of %s is refused with reason %d', async (word, name, reason) => {
  const { ServiceInfoList } = await control(await connect(), word, name);
  expect(ServiceInfoList.item).toMatchObject([{ ServiceName: name, ReasonCode: reason }]);
});

it('answers in the form that clients cut with patterns, whatever the SOAPAction', async () => {
  const body =
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:s="http://schemas.cisco.com/ast/soap"><soapenv:Body><s:soapGetServiceStatus><s:ServiceStatus>Cisco Tftp</s:ServiceStatus></s:soapGetServiceStatus></soapenv:Body></soapenv:Envelope>';
  for (const SOAPAction of [
    'soapGetServiceStatus',
    '""',
    'http://schemas.cisco.com/ast/soap/action/#x',
  ]) {
    const reply = await post(server.ucm, body, { path: `${PATH}/`, headers: { SOAPAction } });
    expect(reply.status).toBe(200);
    expect(reply.text).toMatch(
      /^<\?xml version='1\.0' encoding='utf-8'\?><soapenv:Envelope [^>]*><soapenv:Body><ns1:soapGetServiceStatusResponse/,
    );
    expect(reply.text).toContain('<ns1:ServiceStatus>Started</ns1:ServiceStatus>');
  }
});

it.each([
  ['no XML', 'nothing'],
  [
    'an unknown operation',
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><x/></e:Body></e:Envelope>',
  ],
  [
    'an entity',
    '<!DOCTYPE a [<!ENTITY b "c">]><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>',
  ],
])('%s is a SOAP fault', async (_, body) => {
  const reply = await post(server.ucm, body, { path: PATH });
  expect(reply.status).toBe(500);
  expect(reply.text).toContain('Fault>');
  expect(reply.text).not.toMatch(/\bat \S+\.js/);
});

it('wants a login, and a role', async () => {
  expect((await post(server.ucm, '', { path: PATH, login: null })).status).toBe(401);
  await axlRaw(server.ucm, 'addUser', user({ userid: 'plain', password: 'Right-1-Enough' }));
  expect((await post(server.ucm, '', { path: PATH, login: 'plain:Right-1-Enough' })).status).toBe(
    403,
  );
});
