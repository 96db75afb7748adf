/**
 * Is push there? Cisco Cloud Onboarding has to be done: on the central cluster's publisher for
 * messages, on the telephony cluster for calls. What is shown is state; nothing is sent. [seed]
 * facts/centralized.md C3, 7
 */
import { ownFormError, reader, shownJson } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import { pushOf } from '../../server/domain/centralized/push';

export const pushProduct: RestProduct = {
  name: 'push',
  base: '/ucmock/push',
  resources: [
    {
      path: 'notifications',
      methods: {
        GET: {
          auth: reader,
          evidence: 'guess',
          run: ({ cluster, tx }) => shownJson(pushOf(cluster, tx)),
        },
      },
    },
  ],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};
