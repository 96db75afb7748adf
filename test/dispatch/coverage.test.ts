/** The coverage that is printed is the map that answers calls, and nothing in it is missing. */
import { axlHandlers } from '../../handlers/axl';
import { genericVerbs } from '../../handlers/axl/generic/verbs';
import { coverageOf, coverageText } from '../../server/dispatch/coverage';
import { createRegistry } from '../../server/dispatch/registry';
import { loadModel } from '../../server/schema/load';
import { VERSIONS } from '../../server/schema/model';
import { post } from '../support/axl';
import { useServer } from '../support/server';

const server = useServer();
const model = loadModel();
const covered = coverageOf(createRegistry(model, genericVerbs, axlHandlers));

it.each(VERSIONS)('no operation of %s is missing', (version) => {
  const missing = covered.operations[version]?.filter(({ rung }) => rung === 'missing');
  expect(missing).toEqual([]);
});

it('an operation without code would be found', () => {
  const without = axlHandlers.filter(({ operation }) => operation !== 'listChange');
  const { versions } = coverageOf(createRegistry(model, genericVerbs, without));
  expect(versions['15.0']?.rungs.missing).toBe(1);
});

it('15.0 has 1068 operations, each with a rung and evidence', () => {
  expect(covered.versions['15.0']?.operations).toBe(1068);
  const lines = coverageText(covered).trim().split('\n');
  expect(lines).toContainEqual(expect.stringMatching(/^getPhone +refined +recorded$/));
  expect(lines).toContainEqual(expect.stringMatching(/^listChange +replaced +doc$/));
});

it('GET /_ucmock/coverage answers the same', async () => {
  const { text } = await post(server.ucm, '', {
    method: 'GET',
    path: '/_ucmock/coverage',
    login: null,
  });
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(covered)));
});
