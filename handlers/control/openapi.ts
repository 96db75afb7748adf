/** The contract of these routes: schemas/control/openapi.yaml, as it is and as JSON. */
import { readFileSync } from 'node:fs';
import type { ControlRoute } from '../../server/cluster/control';
import { compiled } from '../../server/schema/load';

export const openapi: ControlRoute = {
  method: 'get',
  path: '/openapi.json',
  run: () => ({ json: JSON.parse(readFileSync(compiled('openapi.json'), 'utf8')) as unknown }),
};

export const openapiYaml: ControlRoute = {
  method: 'get',
  path: '/openapi.yaml',
  run: () => ({ text: readFileSync(compiled('openapi.yaml'), 'utf8'), type: 'application/yaml' }),
};
