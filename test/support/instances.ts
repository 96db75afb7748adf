/** Minimal valid instances of any noun as XML, with what they refer to. */
import type { Ucmock } from '../../server';
import { loadModel } from '../../server/schema/load';
import type { Noun, Version } from '../../server/schema/model';
import { KNOWN } from './model/known';
import { rawClient } from './model/raw-client';
import { createSamples, type Samples } from './model/samples';
import { xmlOf } from './model/xml';

export interface Instance {
  xml: string;
  /** value of the noun's shown key */
  key: string | undefined;
}

export function instanceMaker(ucm: () => Ucmock, version: Version) {
  let samples: Samples | undefined;
  return {
    async minimal(noun: Noun): Promise<Instance> {
      samples ??= createSamples(loadModel(), version, rawClient(ucm(), version), KNOWN);
      const object = await samples.object(noun, 'minimal');
      const key = object[noun.show];
      return {
        xml: xmlOf({ [noun.wrapper]: object }),
        key: typeof key === 'string' ? key : undefined,
      };
    },
  };
}
