/** docs/stories/common-pin.md: every element of the vendor's pages has a call and a step that plays it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commonPin } from '../../examples/common-pin';
import type { Lab } from '../../examples/support/lab';

const ROOT = join(__dirname, '..', '..');
const lines = readFileSync(join(ROOT, 'docs', 'stories', 'common-pin.md'), 'utf8').split('\n');
const [head = [], , ...rows] = lines
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

/** What the document's screens show and what it says, in its order. */
const ELEMENTS = [
  ...['End user', 'Import', 'OS Administration', 'Download', 'tomcat-trust', 'Application user'],
  ...['Admin-3rd Party API', 'Application Client Users', 'Standard Audit Users'],
  ...['Standard CAR Admin Users', 'Standard CCM Admin Users', 'Standard AXL API Access'],
  ...['Standard Admin Rep Tool Admin', 'Standard Audit Log Administration'],
  ...['Standard CCM End Users', 'View Details', 'Add to Access Control Group'],
  ...['Remove from Access Control Group', 'Phone System', 'AXL Servers', 'Order', 'Port', 'Test'],
  ...['Delete Selected', 'Add New', 'Username', 'Password', '5.0 or Greater (SSL)'],
  ...['Enable End User PIN Synchronization for Primary AXL Server', 'Ignore Certificate Errors'],
  ...['Save', 'Delete', 'Copy', 'Status: Ready', 'Application Server Type', 'Name', 'IP Address'],
  ...['Available Application Users', 'CCMSysUser', 'WDSysUser', 'CCMQRTSysUser', 'IPMASysUser'],
  ...['Selected Application Users', 'Enable End User Pin Synchronization'],
  ...['Pin Synchronization successful', 'due to Certificate not verified.'],
  ...['HttpsURLConnection response code: 401 : Unauthorized'],
];

const noLab = new Proxy({} as Lab, {
  get: () => {
    throw new Error('the titles need no lab');
  },
});
const titles = commonPin.steps(noLab, () => false).map(({ title }) => title);

it('has three cells in each row, none of them empty', () => {
  expect(head).toEqual(['On the page', 'Call', 'Step']);
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((row) => row.length !== 3 || row.includes(''))).toEqual([]);
});

it.each(ELEMENTS)('has %s', (element) => {
  expect(rows.map(([page]) => page).filter((page) => page?.includes(element))).not.toEqual([]);
});

it('names steps that the story has', () => {
  const wrong = rows.filter(([, , step = '']) => {
    const number = /^Step \d+$/.test(step) ? `${step}:` : step;
    return !titles.some((title) => title.startsWith(number));
  });
  expect(wrong).toEqual([]);
});

it('leaves no step of the story out', () => {
  const named = rows.map(([, , step = '']) => step);
  const unnamed = titles.filter((title) => !named.some((step) => title.startsWith(step)));
  // What is not synchronised at first is no element of a page.
  expect(unnamed).toEqual([expect.stringMatching(/^There is no synchronisation at first/)]);
});

it('names no AXL operation that the story does not call, but the other ways to do the same', () => {
  const folder = join(ROOT, 'examples', 'common-pin');
  const played = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  const asked = rows.flatMap(([, call = '']) =>
    [...call.matchAll(/`((?:add|update|list|get|remove|execute)[A-Z]\w+)`/g)].map(
      ([, name = '']) => name,
    ),
  );
  const notPlayed = [...new Set(asked)].filter((name) => !played.includes(`'${name}'`));
  expect(notPlayed).toEqual(['getUserGroup', 'addAppServerInfo']);
});
