/**
 * The doors of the package, which the bundle is made of. Each is evaluated when it is asked for, so
 * whoever imports the client of the control plane loads no server.
 */
/* eslint-disable @typescript-eslint/no-require-imports */
export const doors = {
  command: () => require('../../server/main') as typeof import('../../server/main'),
  library: () => require('../../server') as typeof import('../../server'),
  jest: () => require('../../testkit/jest') as typeof import('../../testkit/jest'),
  vitest: () => require('../../testkit/vitest') as typeof import('../../testkit/vitest'),
  testcontainers: () =>
    require('../../testkit/testcontainers') as typeof import('../../testkit/testcontainers'),
  client: () => require('../../testkit/client') as typeof import('../../testkit/client'),
  phone: () => require('../../phone') as typeof import('../../phone'),
};
