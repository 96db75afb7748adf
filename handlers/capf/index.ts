/** The certificate authority proxy function of a cluster, at its publisher. */
export { serveCapf, type CapfPlace } from './session';
