/** The model of a bridge, a termination point or a transcoder is its product's. [know] */
import { refine, type Refinement } from '../../../server/dispatch/operation';
import { takeModelOfProduct } from '../../../server/domain/devices/device-model';
import { addedPkid } from '../user/addUser';

const NOUNS = ['ConferenceBridge', 'Mtp', 'Transcoder'];

export const mediaDeviceHandlers: Refinement[] = NOUNS.flatMap((noun) =>
  ['add', 'update'].map((verb) =>
    refine(`${verb}${noun}`, {
      evidence: 'guess',
      after({ tx }, answer) {
        takeModelOfProduct(tx, addedPkid(answer));
        return undefined;
      },
    }),
  ),
);
