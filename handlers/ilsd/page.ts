/** Advanced Features > ILS Configuration: "ILS Clusters and Global Dial Plan Imported Catalogs". */
import { administrator, reader, shownJson } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import type { IlsDaemon } from '../../server/domain/ils/daemon';
import { ilsView } from '../../server/domain/ils/view';
import { RestError } from '../../server/schema/rest-error';

export const clusters: Resource = {
  path: 'clusters',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run: ({ tx, cluster }) => shownJson(ilsView(tx, cluster.sealer)),
    },
  },
};

/** A round now: for those who do not want to wait for the interval. */
export function synchronization(daemon: IlsDaemon | undefined): Resource {
  return {
    path: 'synchronize',
    methods: {
      POST: {
        auth: administrator,
        evidence: 'guess',
        async prepare() {
          if (!daemon) throw new RestError(503, 'The publisher runs elsewhere.');
          await daemon.synchronize();
        },
        run: ({ tx, cluster }) => shownJson(ilsView(tx, cluster.sealer)),
      },
    },
  };
}
