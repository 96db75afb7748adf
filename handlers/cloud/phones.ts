/**
 * What a phone asks of the cloud before anything else: where does this code lead? It is told the MRA
 * activation domain and the certificates to trust the Expressway by. [doc] facts/onboarding.md A6
 */
import { shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { attemptsOf } from '../../server/domain/cloud/attempts';
import { whereTo } from '../../server/domain/cloud/codes';
import { RestError } from '../../server/schema/rest-error';
import { textIn } from './json';

export const activation: Resource = {
  path: 'activation',
  methods: {
    POST: {
      auth: 'none',
      evidence: 'guess',
      takes: 'activation',
      writes: false,
      run({ cluster, tx, json, remote }) {
        const attempts = attemptsOf(cluster);
        if (!attempts.open(remote)) throw new RestError(429, 'Too many codes were tried.');
        const found = whereTo(cluster, tx, textIn(json, 'activationCode'));
        if (!found) {
          attempts.failed(remote);
          throw new RestError(404, 'The activation code is not known.');
        }
        return shownJson(found);
      },
    },
  },
};
