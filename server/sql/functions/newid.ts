/** newid(): a fresh pkid, from the cluster's ids so that a seeded run repeats. [client] */
import type { SqlFunction } from './function';

export const newid: SqlFunction = {
  arguments: [0, 0],
  volatile: true,
  run: ({ ids }) => ids.pkid(),
};
