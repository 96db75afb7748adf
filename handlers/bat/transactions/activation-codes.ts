/**
 * Activation codes of many phones: made for those that a query finds, and exported with their phones
 * and users. [doc] of the export; the job form is ours. Columns [guess] facts/onboarding.md A7
 */
import { membersOf, textOf, treeOf, type Tree } from '../../../server/schema/tree';
import type { Transaction } from '../transaction';
import { activation } from './phones';

const codes = { target: 'Activation Codes' } as const;

const COLUMNS: [string, string][] = [
  ['Phone Name', 'phoneName'],
  ['Description', 'phoneDescription'],
  ['Model', 'phoneModel'],
  ['User ID', 'userId'],
  ['Activation Code', 'activationCode'],
  ['Expiry', 'activationCodeExpiry'],
];
const TAGS: Tree = Object.fromEntries(COLUMNS.map(([, name]) => [name, '']));

export const activationCodeTransactions: Transaction[] = [
  {
    ...{ ...codes, name: 'Generate Activation Codes', action: 'INSERT' },
    query: 'phone',
    members: [],
    // One that has a code keeps it.
    steps: ({ key }, setup) => activation({ enableActivationID: 'true' }, key, setup),
  },
  {
    ...{ ...codes, name: 'Export Activation Codes', action: 'EXPORT' },
    query: 'phone',
    members: ['exportFileName'],
    export: {
      fileName: 'Export_Activation_Codes.csv',
      async read({ key }, { ask }) {
        const asked = { searchCriteria: { phoneName: key }, returnedTags: TAGS };
        const answer = await ask('listPhoneActivationCode', asked);
        const all = membersOf(treeOf(answer.return).phoneActivationCode).map(treeOf);
        return all.filter(({ phoneName }) => textOf(phoneName) === key);
      },
      write: (read) => [
        COLUMNS.map(([label]) => label),
        ...(read as Tree[][])
          .flat()
          .map((code) => COLUMNS.map(([, name]) => textOf(code[name]) ?? '')),
      ],
    },
  },
];
