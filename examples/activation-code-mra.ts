/**
 * Telephones that are onboarded by activation code from outside, step for step as an administrator
 * sets it up: the numbers in the titles are those of the vendor's task flow for Mobile and Remote
 * Access mode. docs/stories/activation-code-mra.md has the screens.
 */
import { makeParts } from './activation-code-mra/parts';
import { setup } from './activation-code-mra/setup';
import { telephones } from './activation-code-mra/telephones';
import type { Step, Story } from './support/story';

export const activationCodeMra: Story = {
  name: 'activation-code-mra',
  topology: 'activation-code-mra.yaml',
  options: ['sip-port', 'sips-port', 'file-port', 'dns-port'].flatMap((name) => [`--${name}`, '0']),
  sabotages: {
    'box-off': {
      breaks: 'the Expressways do not allow activation code onboarding',
      at: 'Expressways: the cluster behind them',
      seen: 'Step 5: the phone outside',
    },
    'no-edge-certificate': {
      breaks: 'Phone-Edge-trust does not get the certificates of the Expressways',
      at: 'Step 3: custom certificates',
      seen: 'Step 5: the phone outside',
    },
  },
  steps(lab, sabotaged): Step[] {
    const parts = makeParts(lab, sabotaged);
    return [...setup(parts), ...telephones(parts)];
  },
};
