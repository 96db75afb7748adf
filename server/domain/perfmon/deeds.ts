/** What services count of the requests that they get: counters of schemas/perfmon.yaml. */
import type { Cluster } from '../../cluster/cluster';
import { tallyOf } from './tally';

interface Place {
  cluster: Cluster;
  node: { name: string };
}

function counter({ cluster, node }: Place, object: string): (...counters: string[]) => void {
  return (...counters) => {
    for (const one of counters) tallyOf(cluster).count({ node: node.name, object, counter: one });
  };
}

/** A file was asked for. @param path of the file; those of telephones have counters of their own [guess] */
export function countFileRequest(
  place: Place,
  { path, http, found }: { path: string; http: boolean; found: boolean },
): void {
  const count = counter(place, 'Cisco TFTP');
  const outcome = found ? 'RequestsProcessed' : 'RequestsNotFound';
  count('Requests', outcome);
  if (http) count('HttpRequests', `Http${outcome}`);
  if (/^SEP[0-9A-F]{12}\.cnf\.xml/.test(path)) count(found ? 'SEPFoundCount' : 'SEPNotFoundCount');
}

/** A user's password was shown to the directory. */
export function countDirectoryLogin(place: Place, good: boolean): void {
  const outcome = good ? 'SuccessfulLDAPAuthRequests' : 'FailedLDAPAuthRequests';
  counter(place, 'Cisco LDAP Directory')('AttemptedLDAPAuthRequests', outcome);
}

/** Extension mobility was asked for something. @param done a login or logout that came to be */
export function countExtensionMobility(place: Place, done?: 'login' | 'logout'): void {
  const count = counter(place, 'Cisco Extension Mobility');
  count('RequestsHandled');
  if (done) count(done === 'login' ? 'LoginsSuccessful' : 'LogoutsSuccessful');
}
