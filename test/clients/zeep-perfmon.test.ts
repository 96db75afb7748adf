/** Python zeep, strict, with PerfmonPort's WSDL fetched over TLS that it verifies. */
import { describeWith, have, run } from '../support/have';
import { pythonWithZeep } from '../support/python';
import { useServer } from '../support/server';

const SCRIPT = `
import os, json
from requests import Session
from requests.auth import HTTPBasicAuth
from zeep import Client, Settings
from zeep.transports import Transport
from zeep.exceptions import Fault
session = Session()
session.trust_env = False
session.verify = os.environ['CA']
session.auth = HTTPBasicAuth(os.environ['AXL_USER'], os.environ['AXL_PASSWORD'])
client = Client(os.environ['URL'] + '/perfmonservice2/services/PerfmonService?wsdl', settings=Settings(strict=True), transport=Transport(session=session, timeout=20))
service = client.create_service('{http://schemas.cisco.com/ast/soap}PerfmonBinding', os.environ['URL'] + '/perfmonservice2/services/PerfmonService')
listed = service.perfmonListCounter(Host='ucm-pub')
handle = service.perfmonOpenSession()
path = chr(92) * 2 + 'ucm-pub' + chr(92) + 'Cisco CallManager' + chr(92) + 'InitializationState'
service.perfmonAddCounter(SessionHandle=handle, ArrayOfCounter={'Counter': [{'Name': path}]})
data = service.perfmonCollectSessionData(SessionHandle=handle)
service.perfmonCloseSession(SessionHandle=handle)
try:
  service.perfmonCollectSessionData(SessionHandle=handle); fault = None
except Fault as error:
  fault = [error.code, error.message]
print(json.dumps({'objects': len(listed), 'multi': [o['MultiInstance'] for o in listed if o['Name'] == 'Processor'], 'data': [[d['Name'] == path, d['Value'], d['CStatus']] for d in data], 'fault': fault}))
`;

describeWith('python3', have('python3'), () => {
  const server = useServer();
  let python: string | undefined;
  // The first run installs zeep, which is no part of what is tested.
  beforeAll(async () => {
    python = await pythonWithZeep();
  }, 300_000);

  it('zeep lists, opens a session, reads and closes it', async () => {
    if (python === undefined) {
      process.stderr.write('SKIPPED: zeep cannot be installed on this machine\n');
      return;
    }
    const { ucm } = server;
    const { out, err } = await run(python, ['-c', SCRIPT], {
      env: {
        CA: ucm.caPath,
        URL: ucm.url,
        AXL_USER: ucm.login.user,
        AXL_PASSWORD: ucm.login.password,
      },
    });
    const last = out.trim().split('\n').at(-1) ?? '';
    if (!last.startsWith('{')) throw new Error(err);
    expect(JSON.parse(last)).toEqual({
      objects: 90,
      multi: [true],
      data: [[true, 100, 0]],
      fault: ['ns1:Server.InvalidParameter', 'Perfmon error occurs, SessionHandle not found'],
    });
  }, 120_000);
});
