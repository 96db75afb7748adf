/** The contract of these routes, as JSON: schemas/control/openapi.yaml, compiled. */
import { readFileSync } from 'node:fs';
import type { ControlRoute } from '../../server/cluster/control';
import { compiled } from '../../server/schema/load';

export const openapi: ControlRoute = {
  method: 'get',
  path: '/openapi.json',
  run: () => ({ json: JSON.parse(readFileSync(compiled('openapi.json'), 'utf8')) as unknown }),
};
