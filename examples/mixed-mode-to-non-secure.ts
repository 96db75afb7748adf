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
    'provider-down': 'the CTL Provider of the subscriber is stopped',
    'foreign-token': 'the token at hand is none of the CTL file',
    'no-restart': 'Cisco Tftp and Cisco CallManager are not started anew',
    'phones-not-restarted': 'the phones are not started anew',
  },
  steps(lab, sabotage): Step[] {
    const parts = makeParts(lab, sabotage);
    return [requirements, byClient, byCli, lostTokens].flatMap((chapter) => chapter(parts));
  },
};
