/** The story self-provisioning, its sabotages, and its page: every element of seed 002 has a call. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfProvisioning } from '../../examples/self-provisioning';
import type { Lab } from '../../examples/support/lab';
import { itHoldsAndFailsWhenSabotaged } from '../support/story-test';

const PAGE = join(__dirname, '..', '..', 'docs', 'stories', 'self-provisioning.md');
const [, , ...rows] = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

/** What the document's screens show and what it says, in its order. */
const ELEMENTS = [
  ...['Auto-registration Template', 'Save', 'Delete', 'Expand All', 'Add New', 'View Details'],
  ...['Template Information', 'Required and Frequently Entered Settings', 'Device Description'],
  ...['Device Pool', 'Device Security Profile', 'SIP Profile', 'Phone Button Template'],
  ...['Device Settings', 'Device Routing', 'Phone Settings', 'Protocol Settings'],
  ...['Phone Buttons Configuration', 'IP Phone Services Subscription', 'Security Settings'],
  ...['Service Configuration Settings', 'Information', 'Directory', 'Messages', 'Services'],
  ...['Authentication Server', 'Proxy Server', 'Idle', 'Idle Timer (seconds)'],
  ...['Universal Line Template Configuration', 'Urgent Priority', 'Line Description'],
  ...['Route Partition', 'Voice Mail Profile', 'Calling Search Space', 'Alerting Name'],
  ...['External Call Control Profile', 'Auto-registration Information'],
  ...['Starting Directory Number', 'Ending Directory Number'],
  ...['Auto-registration Disabled on this Cisco Unified Communications Manager'],
  ...['Require Authentication', 'Allow authentication for users only(via Password/PIN)'],
  'Allow authentication for users(via Password/PIN) and Administrators(via Authentication Code)',
  ...['Authentication Code', 'No Authentication Required', 'Status: Ready'],
  ...['Make this the default User Profile for the system', 'Desk Phones'],
  ...['Mobile and Desktop Devices', 'Remote Destination/Device Profiles'],
  ...['Allow End User to Provision their own phones'],
  ...['Limit Provisioning once End User has this many phones'],
  ...['User Status: Active Local User', 'User ID', 'Confirm Password', 'Self-Service User ID'],
  ...['Confirm PIN', 'Last name', 'User Profile', 'Service Settings', 'Permissions Information'],
  ...['Standard CCM End Users', 'Standard CCMUSER Administration', 'Home Cluster'],
  ...['Enable User for Unified CM IM and Presence', 'Include meeting information in Presence'],
  ...['Services Profile', 'First Name', 'Middle Name', 'Last Name', 'Feature Group Template'],
  ...['User is a member of', 'Use default credential', 'Order', 'Extension'],
  ...['Credential Policy Default', 'login prompt', 'Continue', 'provisioned'],
  ...['SELFPROV_NOT_ALLOWED', 'SELFPROV_DEVICE_LIMIT', 'NON_VALIDÉ', 'NON_TROUVÉ', 'DB-239'],
  ...['Cisco Stored Procedure Trace', 'Real-Time Monitoring Tool'],
];

const noLab = new Proxy({} as Lab, {
  get: () => {
    throw new Error('the titles need no lab');
  },
});
const titles = selfProvisioning.steps(noLab, () => false).map(({ title }) => title);

it('the page has three cells in each row, none of them empty, and each element of the document', () => {
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((row) => row.length !== 3 || row.includes(''))).toEqual([]);
  const missing = ELEMENTS.filter((element) => !rows.some(([page]) => page?.includes(element)));
  expect(missing).toEqual([]);
});

it('the page names steps that the story has, and leaves none out', () => {
  const named = rows.map(([, , step = '']) => step);
  expect(named.filter((step) => !titles.some((title) => title.startsWith(step)))).toEqual([]);
  expect(titles.filter((title) => !named.some((step) => title.startsWith(step)))).toEqual([]);
});

itHoldsAndFailsWhenSabotaged(selfProvisioning);
