/**
 * The voices that phones call, and their settings, as JSON under /ucmock/ivr: there are no calls by SIP
 * here, and the pages have no public API. [own] facts/onboarding.md B, C4
 */
import { formOf, onlyMembers, textIn, wordIn } from '../../server/dispatch/form';
import { administrator, ownFormError, reader, shownJson } from '../../server/dispatch/own-form';
import type { Registry } from '../../server/dispatch/registry';
import type { Resource, RestProduct } from '../../server/dispatch/rest';
import {
  ivrSettings,
  modes,
  savedIvrSettings,
} from '../../server/domain/self-provisioning/settings';
import {
  setTaps,
  TAPS_RESETS,
  tapsSettings,
} from '../../server/domain/self-provisioning/taps-settings';
import { DomainRefusal } from '../../server/schema/refusal';
import { callResource, callsResource } from './calls';

export function ivrProduct(registry: Registry): RestProduct {
  return {
    name: 'ivr',
    base: '/ucmock/ivr',
    resources: [callsResource(registry), callResource(registry), selfProvisioning, tapsPage],
    format: 'json',
    headers: { 'Cache-Control': 'no-store' },
    errorOf: ownFormError,
  };
}

/** User Management > Self-Provisioning, which AXL can only change: the code is not told. */
const selfProvisioning: Resource = {
  path: 'self-provisioning',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run({ tx, cluster }) {
        const { authenticates, takesCode } = modes(tx);
        const [saved, now] = [savedIvrSettings(tx), ivrSettings(tx, cluster)];
        const word = !authenticates
          ? 'none'
          : takesCode
            ? 'users and administrators'
            : 'users only';
        return shownJson({
          authentication: word,
          ...{ ctiRoutePoint: saved.routePoint, applicationUser: saved.applicationUser },
          languages: saved.languages,
          restartNeeded: !isSame(saved, now),
        });
      },
    },
  },
};

type Ivr = ReturnType<typeof savedIvrSettings>;

function isSame(one: Ivr, other: Ivr): boolean {
  return (
    one.routePoint === other.routePoint &&
    one.applicationUser === other.applicationUser &&
    one.languages.join() === other.languages.join()
  );
}

const tapsPage: Resource = {
  path: 'taps',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run: ({ tx }) => {
        const { routePoint, resets } = tapsSettings(tx);
        return shownJson({ ctiRoutePoint: routePoint, resets });
      },
    },
    PUT: {
      auth: administrator,
      evidence: 'guess',
      takes: 'taps',
      run({ tx, json }) {
        const form = formOf(json);
        onlyMembers(form, ['ctiRoutePoint', 'resets']);
        const kept = tapsSettings(tx);
        const routePoint =
          form.ctiRoutePoint === undefined ? kept.routePoint : textIn(form, 'ctiRoutePoint');
        if (routePoint !== '' && !tx.objects.find('CtiRoutePoint', { name: routePoint }))
          throw new DomainRefusal('not found', `There is no CTI route point ${routePoint}.`);
        const resets =
          form.resets === undefined ? kept.resets : wordIn(form, 'resets', TAPS_RESETS);
        setTaps(tx, { routePoint, resets });
        return { status: 204 };
      },
    },
  },
};
