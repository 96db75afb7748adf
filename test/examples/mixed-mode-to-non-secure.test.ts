/** The story mixed-mode-to-non-secure, and its page: every element of the document has a call and a step. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mixedModeToNonSecure } from '../../examples/mixed-mode-to-non-secure';
import type { Lab } from '../../examples/support/lab';
import { itHoldsAndFailsWhenSabotaged } from '../support/story-test';

const { name, steps } = mixedModeToNonSecure;

itHoldsAndFailsWhenSabotaged(mixedModeToNonSecure);

describe('its page', () => {
  const page = join(__dirname, '..', '..', 'docs', 'stories', `${name}.md`);
  const [head = [], , ...rows] = readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  const titles = steps({ onStop: () => undefined } as unknown as Lab, () => false).map(
    ({ title }) => title,
  );
  /** What the document's pictures show and what it says. */
  const ELEMENTS = [
    ...['Hostname or IP Address', 'Port: 2444', 'Username', 'Password', 'Next', 'Cancel', 'Help'],
    ...['to Mixed Mode', 'to Non-Secure Mode', 'Update CTL File', 'Subject Name', 'Issuer Name'],
    ...['Valid From', 'Expires on', 'CTL Entries', 'Add TFTP', 'Add Firewall', 'Add Tokens'],
    ...['Delete Selected', 'Finish', 'Cisco123', 'File Location', 'Status', 'Passed', 'Done'],
    ...['You must restart all', 'Cluster Security Mode 0', 'LBM Security Mode', 'CAPF Phone Port'],
    ...['CAPF Operation Expires in (days)', 'Enable Caching', 'utils ctl set-cluster non-secure'],
    ...['Moving Cluster', 'Please Restart the TFTP', 'show ctl', 'Trust List > CTL File', '(SHA1)'],
    ...['was not used to sign', 'verified successfully', 'file delete tftp', 'CTL File not found'],
    ...['No CTL File exists', 'Please remove any Security Tokens', 'Token Logon', 'eToken PRO'],
    ...[
      'Control Center - Feature Services',
      'deleted from each phone',
      'does not exist in the CTL',
    ],
  ];

  it('has three cells in each row, none of them empty, and every element of the document', () => {
    expect(head).toEqual(['On the page', 'Call', 'Step']);
    expect(rows.filter((row) => row.length !== 3 || row.includes(''))).toEqual([]);
    const told = rows.map(([element]) => element).join('\n');
    expect(ELEMENTS.filter((element) => !told.includes(element))).toEqual([]);
  });

  it('names the steps that the story has, and all of them', () => {
    const named = rows.map(([, , step = '']) => step);
    expect(named.filter((step) => !titles.some((title) => title.startsWith(step)))).toEqual([]);
    expect(titles.filter((title) => !named.some((step) => title.startsWith(step)))).toEqual([]);
  });
});
