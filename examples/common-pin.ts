/**
 * One PIN for CUCM and Unity Connection, step for step as an administrator sets it up: the numbers
 * in the titles are those of the vendor's document. docs/stories/common-pin.md has the screens.
 */
import { certificates } from './common-pin/certificates';
import { accounts } from './common-pin/accounts';
import { makeParts } from './common-pin/parts';
import { people } from './common-pin/people';
import { pins } from './common-pin/pins';
import { synchronisation } from './common-pin/synchronisation';
import { troubles } from './common-pin/troubles';
import type { Step, Story } from './support/story';

export const commonPin: Story = {
  name: 'common-pin',
  topology: 'common-pin.yaml',
  sabotages: {
    'no-cucm-certificate': {
      breaks: 'Unity Connection does not get the certificate of CUCM',
      at: 'Step 5:',
      seen: 'Step 10:',
    },
    'no-unity-certificate': {
      breaks: 'CUCM does not get the certificate of Unity Connection',
      at: 'Step 6:',
      seen: 'Step 12:',
    },
    'wrong-unity-password': {
      breaks: 'the application user at CUCM has another password than at Unity',
      at: 'Step 7:',
      seen: 'Step 12:',
    },
    'no-axl-role': {
      breaks: 'the application user at CUCM lacks the role Standard AXL API Access',
      at: 'Step 8:',
      seen: 'Step 10:',
    },
    'no-axl-role-for-unity': {
      breaks: 'the account by which Unity Connection calls AXL lacks the role',
      at: 'Step 9:',
      seen: 'Step 10:',
    },
    'unity-box-off': {
      breaks: 'Enable End User PIN Synchronization is not ticked at Unity Connection',
      at: 'Step 10:',
      seen: 'Step 12:',
    },
    'cucm-box-off': {
      breaks: 'Enable End User Pin Synchronization is not ticked at CUCM',
      at: 'Step 12:',
      seen: 'An administrator changes the PIN on CUCM',
    },
  },
  steps(lab, sabotaged): Step[] {
    const parts = makeParts(lab, sabotaged);
    return [people, certificates, accounts, synchronisation, pins, troubles].flatMap((chapter) =>
      chapter(parts),
    );
  },
};
