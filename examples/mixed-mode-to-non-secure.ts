/**
 * A secure cluster becomes non-secure, by the CTL client and by the command line, and when tokens are
 * lost: step for step as in the vendor's document 118892. docs/stories/mixed-mode-to-non-secure.md has
 * the screens.
 */
import { byClient } from './mixed-mode/by-client';
import { byCli } from './mixed-mode/by-cli';
import { lostTokens } from './mixed-mode/lost-tokens';
import { makeParts } from './mixed-mode/parts';
import { requirements } from './mixed-mode/requirements';
import type { Step, Story } from './support/story';

export const mixedModeToNonSecure: Story = {
  name: 'mixed-mode-to-non-secure',
  topology: 'mixed-mode-to-non-secure.yaml',
  options: [
    ...['--ssh-port', '0', '--file-port', '0', '--tftp-port', '0', '--sip-port', '0'],
    ...['--sips-port', '0', '--tvs-port', '0', '--ctl-provider-port', '0'],
  ],
  sabotages: {
    'provider-down': {
      breaks: 'the CTL Provider of the subscriber is stopped',
      at: 'Requirements: CTL Provider',
      seen: 'Requirements: CTL Provider',
    },
    'foreign-token': {
      breaks: 'the token at hand is none of the CTL file',
      at: 'Client 1:',
      seen: 'Client 1:',
    },
    'no-restart': {
      breaks: 'Cisco Tftp and Cisco CallManager are not started anew',
      at: 'Client 9:',
      seen: 'Verification: show ctl is the same',
    },
  },
  steps(lab, sabotaged): Step[] {
    const parts = makeParts(lab, sabotaged);
    return [requirements, byClient, byCli, lostTokens].flatMap((chapter) => chapter(parts));
  },
};
