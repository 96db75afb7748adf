/** Presence > Settings and Messaging > Settings, as far as XMPP goes by them, as JSON. [own] */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { messagingSettings, setMessagingSettings } from '../../server/domain/messaging/settings';
import { DomainRefusal } from '../../server/schema/refusal';
import { administrator, reader } from './access';

export const settings: Resource = {
  path: 'settings',
  methods: {
    GET: { auth: reader, evidence: 'guess', run: ({ tx }) => shownJson(messagingSettings(tx)) },
    PUT: {
      auth: administrator,
      evidence: 'guess',
      takes: 'settings',
      run({ tx, json }) {
        const before = messagingSettings(tx);
        const given = typeof json === 'object' && json !== null ? json : {};
        for (const [name, value] of Object.entries(given))
          if (!(name in before) || typeof value !== 'boolean')
            throw new DomainRefusal(
              'invalid',
              `${Object.keys(before).join(', ')} are true or false.`,
            );
        setMessagingSettings(tx, { ...before, ...given });
        return shownJson(messagingSettings(tx));
      },
    },
  },
};
