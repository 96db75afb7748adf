/** Releases: names, builds, what each serves and contains. */
import { findRelease } from '../../server/domain/stock/load';
import { startUcmock } from '../../server';
import { allTexts, axl, post } from '../support/axl';

it.each([
  ['15', '15.0', '15.0.1.12900-234'],
  ['12.5(1)', '12.5', '12.5.1.10000-22'],
  ['12.5(1)SU3', '12.5', '12.5.1.13900-152'],
  ['11.5SU4', '11.5', '11.5.1.14900-11'],
  ['10.0(1)', '10.0', '10.0.1.10000-24'],
  ['10.5(2)', '10.5', '10.5.2.10000-5'],
  ['9.1', '9.1', '9.1.2.10000-28'],
  ['14.0.1.10000-20', '14.0', '14.0.1.10000-20'],
])('%s is %s with build %s', (name, short, build) => {
  expect(findRelease(name)).toMatchObject({ name: short, build });
});

it.each(['11.5SU9', '13.0', 'newest'])('%s is refused, with the known ones', (name) => {
  expect(() => findRelease(name)).toThrow(/unknown release .*; known: 9\.1, .*11\.5SU4/);
});

it('a feature is there from its service update on', () => {
  expect(findRelease('12.5').features).not.toContain('activationCodesMra');
  expect(findRelease('12.5SU1').features).toContain('activationCodesMra');
  expect(findRelease('15').features).toContain('activationCodes');
});

describe.each([
  ['11.5SU2', '10.0', '12.0', '9.0, 9.1, 10.0, 11.0 and 11.5', 0],
  ['15.0', '12.0', '11.5', '12.x, 14.0 and 15.0', 49],
])('%s with --versions release', (release, served, refused, supported, announcements) => {
  it('serves its schemas only, answers 599 for others, and hands out all six WSDLs', async () => {
    const ucm = await startUcmock({ port: 0, logLevel: 'error', release, versions: 'release' });
    try {
      await axl(ucm, 'getCCMVersion', '', { version: served });
      const { status, text } = await post(
        ucm,
        `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n:getCCMVersion xmlns:n="http://www.cisco.com/AXL/API/${refused}"/></e:Body></e:Envelope>`,
      );
      expect([status, text.includes(`Supported axl versions are ${supported}`)]).toEqual([
        599,
        true,
      ]);
      for (const version of ['11.0', '11.5', '12.0', '12.5', '14.0', '15.0']) {
        const path = `/axl/?wsdl&version=${version}`;
        const wsdl = await post(ucm, '', { method: 'GET', path, login: null });
        expect([wsdl.status, wsdl.text.includes(`ver=${version} getPhone`)]).toEqual([200, true]);
      }
      const listed = await axl(
        ucm,
        'listAnnouncement',
        '<searchCriteria><name>%</name></searchCriteria><returnedTags><name/></returnedTags>',
        { version: served },
      );
      expect(allTexts(listed, 'name')).toHaveLength(announcements);
    } finally {
      await ucm.stop();
    }
  });
});
