/** getOSVersion: the platform below the release. [schema] shape; names of systems [guess] */
import { answer, replace } from '../../../server/dispatch/operation';

/** First release on a system, newest first. [guess] */
const SYSTEMS: readonly (readonly [from: number, name: string, version: string])[] = [
  [15, 'AlmaLinux', '8.6'],
  [12.5, 'CentOS', '7.6'],
  [12, 'CentOS', '7.2'],
  [0, 'Red Hat Enterprise Linux Server', '6.6'],
];

export const getOSVersion = replace('getOSVersion', {
  reads: true,
  evidence: 'guess',
  run({ cluster }) {
    const release = Number.parseFloat(cluster.release.name);
    const [, osName = '', osVersion = ''] = SYSTEMS.find(([from]) => release >= from) ?? [];
    return answer({ os: { osName, osVersion } });
  },
});
