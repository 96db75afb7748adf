/** docs/stories/activation-code.md: every element of the guide has a call and a step that plays it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { activationCode } from '../../examples/activation-code';
import type { Lab } from '../../examples/support/lab';
import { itHoldsAndFailsWhenSabotaged } from '../support/story-test';

const ROOT = join(__dirname, '..', '..');
const lines = readFileSync(join(ROOT, 'docs/stories/activation-code.md'), 'utf8').split('\n');
const [head = [], , ...rows] = lines
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replace(/^\||\|$/g, '').split('|'))
  .map((cells) => cells.map((cell) => cell.trim()));

/** What the on-premises part of the guide shows and says, in its order. */
const ELEMENTS = [
  ...['8865NR', '8832NR', 'Self Care portal', 'Service Activation', 'Go', 'CM Services'],
  ...['Cisco Device Activation Service', 'Activated', 'Device Defaults', 'Dual Bank Information'],
  ...['On-Premise Onboarding Method', 'Auto Registration', 'Activation Code', 'DHCP option 150'],
  ...['alternate TFTP', 'XMLDefault', 'Add New from Template', 'Phone Type', 'MAC Address'],
  ...['Device Template', 'Directory Number', 'Add New Extension', 'Line Template', 'Close', 'User'],
  ...['button Add', 'Requires Activation Code for Onboarding', 'Allow Activation Code via MRA'],
  ...['Save, OK', 'View Activation Code', 'BAT{mac} to SEP{mac}', 'SEP{mac} to BAT{mac}'],
  ...['Phone Template', 'Template Name', 'Device Pool', 'Phone Button Template', 'Owner User ID'],
  ...['Device Security Profile', 'SIP Profile', 'Upload/Download Files', 'Find', 'bat.xlt'],
  ...['tab Phones', 'Export to BAT Format', 'Choose File', 'target Phones'],
  ...['Insert Phones - Specific Details', 'File Name', 'Phone Template Name'],
  ...['Create Dummy MAC Address', 'Run Immediately', 'Job Scheduler', 'Submit', 'barcode'],
  ...['Show Phones Ready to Activate', 'Export Activation Codes', 'enters the code'],
  ...['manufacturing installed certificate', 'CallManager-trust', 'real MAC address'],
  ...['five minutes', '2445', 'ITL', 'default Communications Manager group', 'registered phone'],
  ...['Release Activation Code', 'Generate New Activation Code', 'Service Parameters'],
  ...['Activation Time to Live (Hours)', 'Enable MRA Activation', 'MRA Activation Domain'],
  ...['replace an existing phone', 'secure shipping with activation codes', 'TAPS'],
  ...['onboard again through auto-registration', 'on-premises phone for MRA mode'],
];

const noLab = new Proxy({} as Lab, {
  get: () => {
    throw new Error('the titles need no lab');
  },
});
const titles = activationCode.steps(noLab, () => false).map(({ title }) => title);

it('has three cells in each row, none of them empty', () => {
  expect(head).toEqual(['On the page', 'Call', 'Step']);
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((row) => row.length !== 3 || row.includes(''))).toEqual([]);
});

it('has every element of the guide', () => {
  const pages = rows.map(([page = '']) => page);
  expect(ELEMENTS.filter((one) => !pages.some((page) => page.includes(one)))).toEqual([]);
});

it('names steps that the story has, and leaves none out', () => {
  const named = rows.map(([, , step = '']) => (/^Step \d$/.test(step) ? `${step}:` : step));
  expect(named.filter((step) => !titles.some((title) => title.startsWith(step)))).toEqual([]);
  expect(titles.filter((title) => !named.some((step) => title.startsWith(step)))).toEqual([]);
});

describe('the story', () => itHoldsAndFailsWhenSabotaged(activationCode));
