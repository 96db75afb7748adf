/** The SFTP server of bulk certificate management, as its page keeps it. [doc] what, [own] how */
import type { AuthRule, Resource } from '../../server/dispatch/rest';
import {
  readServer,
  removeServer,
  writeServer,
} from '../../server/domain/certificates/central-place';
import { RestError } from '../../server/schema/rest-error';
import { membersOf, textOf } from './asked';

const SFTP_PORT = 22;

export function centralServer(auth: AuthRule): Resource {
  return {
    path: 'bulk/sftp',
    methods: {
      GET: {
        auth,
        evidence: 'doc',
        run({ tx, cluster }) {
          const server = readServer(cluster, tx);
          if (!server) throw missing();
          return { body: { kind: 'json', value: server } };
        },
      },
      PUT: {
        auth,
        evidence: 'doc',
        takes: 'sftp',
        run({ tx, cluster, json }) {
          const { host, port = SFTP_PORT, user, password, directory = '' } = membersOf(json);
          if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
            throw new RestError(400, 'port must be a number from 1 to 65535.');
          if (typeof directory !== 'string') throw new RestError(400, 'directory must be a text.');
          const value = { host: textOf(host, 'host'), port, user: textOf(user, 'user'), directory };
          writeServer(cluster, tx, { ...value, password: textOf(password, 'password') });
          return { body: { kind: 'json', value } };
        },
      },
      DELETE: {
        auth,
        evidence: 'doc',
        run({ tx }) {
          if (!removeServer(tx)) throw missing();
          return { status: 204 };
        },
      },
    },
  };
}

function missing(): RestError {
  return new RestError(404, 'No central SFTP server is configured.');
}
