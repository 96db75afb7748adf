/** An upgrade of the release in place: 11.5 becomes 15.0, with everything that is configured. */
import type { Cluster } from '../../server/cluster/cluster';
import { ControlError, type ControlRoute } from '../../server/cluster/control';
import { wordsOf } from './words';

/** `{release: "15.0"}`; what ran before is the inactive partition from then on */
export const upgrade: ControlRoute = {
  method: 'post',
  path: '/upgrade',
  async run({ cluster, upgrade: lead }, body) {
    const { release } = wordsOf('an upgrade', body, { release: 'text' });
    if (typeof release !== 'string') throw new ControlError('say which "release"');
    await lead(release);
    return { json: partitionsOf(cluster) };
  },
};

/** The partitions change places: the release and the rows of before the upgrade, and back again. */
export const switchVersion: ControlRoute = {
  method: 'post',
  path: '/switch-version',
  async run({ cluster, switchVersion: lead }) {
    await lead();
    return { json: partitionsOf(cluster) };
  },
};

function partitionsOf({ release, inactive }: Cluster) {
  const shown = ({ name, build }: { name: string; build: string }) => ({ release: name, build });
  return { ...shown(release), ...(inactive && { inactive: shown(inactive.release) }) };
}
