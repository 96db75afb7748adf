/**
 * A subscription to a phone service in bodies and documents: name and service are needed; then
 * URLs, or parameters from which they are made. Both forms must agree. [doc] facts/uds.md 5
 */
import type { RestCall } from '../../server/dispatch/rest';
import {
  parametersOf,
  phoneServiceOf,
  setParameter,
  type Subscription,
} from '../../server/domain/devices/subscribed-services';
import { RestError } from '../../server/schema/rest-error';
import { textOf, treeOf, type Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { invalid, neededText, textIn, treesIn } from './given';
import { parameterWords } from './phone-services';
import { text } from './text';

export interface Wish {
  subscription: Subscription;
  parameters: { id: string; value: string }[];
}

const URL_LENGTH = 255;
const VALUE_LENGTH = 255;

/** @param known what a change of an existing subscription leaves as it is */
export function wishOf({ tx }: RestCall, body: Tree, known?: Row): Wish {
  const id = serviceIdIn(body) ?? (known && text(known.fktelecasterservice));
  if (id === undefined || id === '') throw invalid('phoneServiceId is needed.');
  const service = phoneServiceOf(tx, id.toLowerCase());
  if (!service) throw invalid(`There is no phone service ${id.slice(0, 40)}.`);
  const name =
    known && body.name === undefined ? text(known.servicename) : neededText(body, 'name', 100);
  const parameters = treesIn(treeOf(body.parameters), 'parameter').map((one) => ({
    id: neededText(one, 'paramId', 50).toLowerCase(),
    value: textIn(one, 'value', VALUE_LENGTH) ?? '',
  }));
  const given = textIn(body, 'url', URL_LENGTH);
  const secure = textIn(body, 'secureUrl', URL_LENGTH);
  return {
    parameters,
    subscription: {
      name,
      service: text(service.pkid),
      url: given || text(known?.serviceurl) || text(service.urltemplate),
      secureUrl: secure ?? (text(known?.secureserviceurl) || text(service.secureurltemplate)),
    },
  };
}

/** An element of its own, or the attribute of phoneServiceName. */
function serviceIdIn(body: Tree): string | undefined {
  const own = textIn(body, 'phoneServiceId', 50)?.trim();
  const attribute = textOf(treeOf(body.phoneServiceName)['@phoneServiceId']);
  if (own !== undefined && attribute !== undefined && own !== attribute)
    throw invalid('phoneServiceId and phoneServiceName do not agree.');
  return own ?? attribute;
}

export function setParameters({ tx }: RestCall, subscription: Row, { parameters }: Wish): void {
  for (const { id, value } of parameters) {
    if (!setParameter(tx, subscription, id, value))
      throw invalid(`The service has no parameter ${id.slice(0, 40)}.`);
  }
}

export function subscribedAlready(name: string): RestError {
  return new RestError(409, `There is a subscription ${name.slice(0, 100)} already.`);
}

/** name, url, secureUrl, service: what two devices with the same subscriptions have in common. */
export function subscriptionElement(row: Row): Tree {
  return {
    name: text(row.servicename),
    url: text(row.serviceurl),
    secureUrl: text(row.secureserviceurl),
    phoneServiceName: {
      '@phoneServiceId': text(row.fktelecasterservice),
      '#': text(row.phoneservicename),
    },
  };
}

/** A parameter that is a credential is never shown. */
export function parameterElements({ tx }: RestCall, subscription: Row): Tree[] {
  return parametersOf(tx, subscription).map((row) => {
    const { defaultValue: _default, ...words } = parameterWords(row);
    const value = words.isCredential === 'true' ? '' : text(row.value);
    return { paramId: text(row.pkid), value, ...words };
  });
}
