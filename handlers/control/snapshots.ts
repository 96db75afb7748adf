/** Snapshots: all state of the cluster, by name, to go back to or to take elsewhere. */
import { ControlError, type ControlRoute } from '../../server/cluster/control';
import { closeSnapshot } from '../../server/cluster/snapshot';
import { packSnapshot, unpackSnapshot } from '../../server/cluster/snapshot-file';
import { nameOf, wordsOf } from './words';

export const listSnapshots: ControlRoute = {
  method: 'get',
  path: '/snapshots',
  run: ({ snapshots }) => ({
    json: {
      snapshots: snapshots
        .list()
        .map(({ taken, ...one }) => ({ ...one, taken: new Date(taken).toISOString() })),
    },
  }),
};

/** `{name: "before"}`; one of the same name is replaced */
export const saveSnapshot: ControlRoute = {
  method: 'post',
  path: '/snapshots',
  async run({ snapshots }, body) {
    const name = nameOf('a snapshot', wordsOf('a snapshot', body, { name: 'text' }).name);
    await snapshots.save(name);
    return { status: 201, json: { name } };
  },
};

export const restoreSnapshot: ControlRoute = {
  method: 'post',
  path: '/snapshots/:name/restore',
  async run({ snapshots }, _body, { params: { name = '' } }) {
    await snapshots.restore(name);
    return { json: { restored: name } };
  },
};

export const exportSnapshot: ControlRoute = {
  method: 'get',
  path: '/snapshots/:name',
  async run({ cluster, snapshots, sealing }, _body, { params: { name = '' } }) {
    const bytes = await packSnapshot(snapshots.get(name), sealing.wrapKeys());
    cluster.log.info('snapshot-exported', { cluster: cluster.name, snapshot: name });
    return { bytes, type: 'application/octet-stream' };
  },
};

export const importSnapshot: ControlRoute = {
  method: 'put',
  path: '/snapshots/:name',
  takes: 'bytes',
  async run({ cluster, snapshots, sealing }, body, { params: { name = '' } }) {
    nameOf('a snapshot', name);
    if (!(body instanceof Uint8Array) || body.length === 0)
      throw new ControlError('send the file of a snapshot');
    const { snapshot, keys } = await unpackSnapshot(body);
    try {
      cluster.checkFits(snapshot);
      sealing.learnKeys(keys);
    } catch (error) {
      closeSnapshot(snapshot);
      throw new ControlError(error instanceof Error ? error.message : String(error), 409);
    }
    snapshots.put(name, snapshot);
    return { status: 201, json: { name } };
  },
};

export const dropSnapshot: ControlRoute = {
  method: 'delete',
  path: '/snapshots/:name',
  run({ snapshots }, _body, { params: { name = '' } }) {
    snapshots.drop(name);
    return { json: { dropped: name } };
  },
};
