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
    'no-cucm-certificate': 'Unity Connection does not get the certificate of CUCM',
    'no-unity-certificate': 'CUCM does not get the certificate of Unity Connection',
    'wrong-unity-password': 'the application user at CUCM has another password than at Unity',
    'no-axl-role': 'the application user at CUCM lacks the role Standard AXL API Access',
    'no-axl-role-for-unity': 'the account by which Unity Connection calls AXL lacks the role',
    'unity-box-off': 'Enable End User PIN Synchronization is not ticked at Unity Connection',
    'cucm-box-off': 'Enable End User Pin Synchronization is not ticked at CUCM',
  },
  steps(lab, sabotage): Step[] {
    const parts = makeParts(lab, sabotage);
    return [people, certificates, accounts, synchronisation, pins, troubles].flatMap((chapter) =>
      chapter(parts),
    );
  },
};
