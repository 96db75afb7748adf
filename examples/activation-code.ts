/**
 * Phones onboarded by activation code, on-premises, step for step as the vendor's guide has it; the
 * numbers in the titles are those of its tables. docs/stories/activation-code.md has the screens.
 */
import { makeParts } from './activation-code/parts';
import { preparation } from './activation-code/preparation';
import { provisioning } from './activation-code/provisioning';
import { activation } from './activation-code/activation';
import { additionalTasks } from './activation-code/additional-tasks';
import { useCases } from './activation-code/use-cases';
import type { Step, Story } from './support/story';

export const activationCode: Story = {
  name: 'activation-code',
  topology: 'activation-code.yaml',
  options: [
    ...['--sip-port', '0', '--file-port', '0', '--tvs-port', '0'],
    ...['--activation-delay', '300'],
  ],
  sabotages: {
    'no-service': {
      breaks: 'Cisco Device Activation Service is not activated',
      at: 'Step 1',
      seen: 'Step 1',
    },
    'no-method': {
      breaks: 'the On-Premise Onboarding Method stays Auto Registration',
      at: 'Step 2',
      seen: 'Step 2',
    },
    'no-box': {
      breaks: 'Requires Activation Code for Onboarding is not ticked',
      at: 'Step 3: Requires Activation Code',
      seen: 'Step 3: Requires Activation Code',
    },
  },
  steps(lab, sabotaged): Step[] {
    const parts = makeParts(lab, sabotaged);
    return [preparation, provisioning, activation, additionalTasks, useCases].flatMap((chapter) =>
      chapter(parts),
    );
  },
};
