import { reaches } from '../../server/schema/release';

it.each([
  ['11.5.1.13900-52', '11.5(1)SU3', true],
  ['11.5.1.12900-21', '11.5(1)SU3', false],
  ['11.5.1.10000-6', '11.5(1)SU3', false],
  ['11.5.1.14900-11', '11.5(1)SU4', true],
  ['11.5.1.13900-52', '11.5(1)SU4', false],
  ['12.0.1.10000-10', '11.5(1)SU4', true],
  ['15.0.1.12900(234)', '15.0(1)SU2', true],
  ['9.1.2.10000-28', '10.5(2)', false],
  ['10.5.2.10000-5', '10.5(2)', true],
  ['no build', '10.5(2)', false],
])('%s reaches %s: %s', (build, name, expected) => {
  expect(reaches(build, name)).toBe(expected);
});
