/** Paths find their resource by a compiled table. */
import type { Resource } from '../../server/dispatch/rest';
import { compileRoutes } from '../../server/dispatch/routes';

const resource = (path: string): Resource => ({ path, methods: {} });
const routes = compileRoutes(
  ['version', 'user/{userId}', 'user/{userId}/devices', 'user/{userId}/device/{id}', 'users'].map(
    resource,
  ),
);

it.each([
  ['version', 'version', {}],
  ['version/', 'version', {}],
  ['user/amara', 'user/{userId}', { userId: 'amara' }],
  ['user/j%C3%BCrgen%20m', 'user/{userId}', { userId: 'jürgen m' }],
  ['user/devices', 'user/{userId}', { userId: 'devices' }],
  ['user/a/device/1-2', 'user/{userId}/device/{id}', { userId: 'a', id: '1-2' }],
])('%s is %s', (path, template, params) => {
  expect(routes(path)).toEqual({ resource: resource(template), params });
});

it.each(['', 'Version', 'user', 'user//devices', 'user/a/b', 'version/x', 'user/a/device'])(
  '"%s" is none',
  (path) => {
    expect(routes(path)).toBeUndefined();
  },
);

it.each(['user/%', 'user/%zz', 'user/a%2Fb', 'user/a%5Cb', 'user/%00'])('%s is refused', (path) => {
  expect(() => routes(path)).toThrow(/percent|slash/);
});

it('two resources of one path, and two names in one place, are mistakes', () => {
  expect(() => compileRoutes([resource('a'), resource('a')])).toThrow('two resources');
  expect(() => compileRoutes([resource('a/{x}'), resource('a/{y}/b')])).toThrow('one place');
});
