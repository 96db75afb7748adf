/**
 * Self-provisioning, the out-of-box experience: configured page by page as in the vendor's document, then
 * a telephone is plugged in and its user makes it his own. docs/stories/self-provisioning.md has the
 * screens.
 */
import { makeParts } from './self-provisioning/parts';
import { phones } from './self-provisioning/phones';
import { templates } from './self-provisioning/templates';
import { troubles } from './self-provisioning/troubles';
import { users } from './self-provisioning/users';
import type { Step, Story } from './support/story';

export const selfProvisioning: Story = {
  name: 'self-provisioning',
  topology: 'self-provisioning.yaml',
  options: ['--sip-port', '0', '--file-port', '0'],
  sabotages: {
    'no-idle-url': {
      breaks: 'the idle URL is removed from the template for auto-registration',
      at: 'Universal Device Template: the idle URL',
      seen: 'The idle URL calls the login prompt',
    },
    'no-auto-registration': {
      breaks: 'the box Auto-registration Disabled stays ticked',
      at: 'Auto-registration is disabled',
      seen: 'A phone is plugged in',
    },
    'no-permission': {
      breaks: 'Allow End User to Provision their own phones is not ticked',
      at: 'User profile: templates',
      seen: 'The user enters user ID and PIN',
    },
    'wrong-pin': {
      breaks: 'the user enters another PIN than his own',
      at: 'A phone is plugged in',
      seen: 'The user enters user ID and PIN',
    },
  },
  steps(lab, sabotaged): Step[] {
    const parts = makeParts(lab, sabotaged);
    return [templates, users, phones, troubles].flatMap((chapter) => chapter(parts));
  },
};
