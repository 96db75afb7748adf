/** Python zeep, strict, with our WSDL fetched over TLS that it verifies. */
import { describeWith, have, run } from '../support/have';
import { pythonWithZeep } from '../support/python';
import { useServer } from '../support/server';

const SCRIPT = `
import os, sys, json
from requests import Session
from requests.auth import HTTPBasicAuth
from zeep import Client, Settings
from zeep.transports import Transport
from zeep.exceptions import Fault
session = Session()
session.trust_env = False
session.verify = os.environ['CA']
session.auth = HTTPBasicAuth(os.environ['AXL_USER'], os.environ['AXL_PASSWORD'])
client = Client(os.environ['URL'] + '?wsdl&version=' + os.environ['VERSION'], settings=Settings(strict=True, xml_huge_tree=True), transport=Transport(session=session, timeout=20))
axl = client.create_service('{http://www.cisco.com/AXLAPIService/}AXLAPIBinding', os.environ['URL'])
axl.addRoutePartition({'name': 'Z_PT', 'description': 'x'})
axl.addCss({'name': 'Z_CSS', 'members': {'member': [{'routePartitionName': 'Z_PT', 'index': 1}]}})
axl.addLine({'pattern': '5001', 'usage': 'Device', 'routePartitionName': 'Z_PT'})
factory = client.type_factory('ns0')
phone = factory.XPhone(name='SEP0000AAAA0001', product='Cisco 8845', **{'class': 'Phone'}, protocol='SIP', protocolSide='User', devicePoolName='Default', commonPhoneConfigName='Standard Common Phone Profile',
  locationName='Hub_None', useTrustedRelayPoint='Default', phoneTemplateName='Standard 8845 SIP', primaryPhoneName=None, builtInBridgeStatus='Default', packetCaptureMode='None',
  certificateOperation='No Pending Operation', deviceMobilityMode='Default', callingSearchSpaceName='Z_CSS',
  lines={'line': [{'index': 1, 'dirn': {'pattern': '5001', 'routePartitionName': 'Z_PT'}}]})
added = axl.addPhone(phone)['return']
axl.addUser({'userid': 'zoe', 'lastName': 'Zeep', 'pin': '09823490', 'presenceGroupName': 'Standard Presence group', 'associatedDevices': {'device': ['SEP0000AAAA0001']}, 'primaryExtension': {'pattern': '5001', 'routePartitionName': 'Z_PT'}})
got = axl.getPhone(name='SEP0000AAAA0001')['return']['phone']
user = axl.getUser(userid='zoe')['return']['user']
# Read strictly: an element that the schema excludes, or one in another order, ends these.
axl.getLine(pattern='5001', routePartitionName='Z_PT')
axl.getSipProfile(name='Standard SIP Profile')
axl.getCss(name='Z_CSS')
axl.getDevicePool(name='Default')
listed = axl.listPhone(searchCriteria={'name': 'SEP%'}, returnedTags={'name': '', 'devicePoolName': ''})['return']['phone']
axl.updateUser(userid='zoe', firstName='Zoe')
auth = axl.doAuthenticateUser(userid='zoe', pin='09823490')['return']
rows = axl.executeSQLQuery(sql="select userid, firstname from enduser where userid = 'zoe'")['return']['row']
try:
  axl.getUser(userid='nobody'); fault = None
except Fault as error:
  fault = error.message
axl.removePhone(name='SEP0000AAAA0001')
print(json.dumps({'added': added, 'css': got['callingSearchSpaceName']['_value_1'], 'dn': got['lines']['line'][0]['dirn']['pattern'], 'device': user['associatedDevices']['device'],
  'extension': user['primaryExtension']['pattern'], 'listed': [p['name'] for p in listed], 'auth': str(auth['userAuthenticated']).lower(), 'rows': [[c.tag, c.text] for c in rows[0]], 'fault': fault}))
`;

describeWith('python3', have('python3'), () => {
  const server = useServer();
  let python: string | undefined;
  // The first run installs zeep, which is no part of what is tested.
  beforeAll(async () => {
    python = await pythonWithZeep();
  }, 300_000);

  it.each(['11.5', '15.0'])(
    'zeep with our WSDL %s provisions and reads back',
    async (version) => {
      if (python === undefined) {
        process.stderr.write('SKIPPED: zeep cannot be installed on this machine\n');
        return;
      }
      const { ucm } = server;
      const { out, err } = await run(python, ['-c', SCRIPT], {
        env: {
          CA: ucm.caPath,
          URL: ucm.axlUrl,
          VERSION: version,
          AXL_USER: ucm.login.user,
          AXL_PASSWORD: ucm.login.password,
        },
      });
      const last = out.trim().split('\n').at(-1) ?? '';
      if (!last.startsWith('{')) throw new Error(err);
      expect(JSON.parse(last)).toEqual({
        added: expect.stringMatching(/^\{[0-9A-F-]{36}\}$/) as unknown,
        css: 'Z_CSS',
        dn: '5001',
        device: ['SEP0000AAAA0001'],
        extension: '5001',
        listed: expect.arrayContaining(['SEP0000AAAA0001']) as unknown,
        auth: 'true',
        rows: [
          ['userid', 'zoe'],
          ['firstname', 'Zoe'],
        ],
        fault: 'Item not valid: The specified User was not found',
      });
    },
    180_000,
  );
});
