/** By which a test tells the identity provider its users, its service providers, and what to do wrong. [own] */
import { shownJson } from '../../server/dispatch/own-form';
import type { AuthRule, Resource } from '../../server/dispatch/rest';
import { readForm, writeForm } from '../../server/domain/idp/assertion';
import { importProvider, listProviders } from '../../server/domain/idp/service-providers';
import { listUsers, putUser, removeUser, type Attributes } from '../../server/domain/idp/users';
import { ADMINISTRATOR } from '../../server/domain/neighbours/administrator';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';

const auth: AuthRule = (user) => {
  if (!user.roles.has(ADMINISTRATOR))
    throw new RestError(403, `The user ${user.userid} is no administrator.`);
};
const evidence = 'guess' as const;

const users: Resource = {
  path: 'users',
  methods: {
    GET: { auth, evidence, run: ({ tx }) => shownJson({ users: listUsers(tx) }) },
  },
};

const user: Resource = {
  path: 'users/{userid}',
  methods: {
    PUT: {
      auth,
      evidence,
      takes: 'user',
      run({ cluster, tx, json, params }) {
        const { password, attributes } = membersOf(json);
        if (typeof password !== 'string')
          throw new DomainRefusal('invalid', 'password must be a text.');
        const { userid = '' } = params;
        const stated = attributesOf(attributes);
        putUser(cluster, tx, { userid, password, ...(stated && { attributes: stated }) });
        return shownJson(listUsers(tx).find((one) => one.userid === userid));
      },
    },
    DELETE: {
      auth,
      evidence,
      run({ tx, params }) {
        removeUser(tx, params.userid ?? '');
        return { status: 204 };
      },
    },
  },
};

const serviceProviders: Resource = {
  path: 'service-providers',
  methods: {
    GET: { auth, evidence, run: ({ tx }) => shownJson({ serviceProviders: listProviders(tx) }) },
    POST: {
      auth,
      evidence,
      takes: 'serviceProvider',
      run({ cluster, tx, json }) {
        const { metadata } = membersOf(json);
        if (typeof metadata !== 'string')
          throw new DomainRefusal('invalid', 'metadata must be a text, the XML of the export.');
        return { ...shownJson(importProvider(cluster, tx, metadata)), status: 201 };
      },
    },
  },
};

const assertion: Resource = {
  path: 'assertion',
  methods: {
    GET: { auth, evidence, run: ({ tx }) => shownJson(readForm(tx)) },
    PUT: {
      auth,
      evidence,
      takes: 'assertion',
      run({ cluster, tx, json }) {
        writeForm(cluster, tx, json);
        return shownJson(readForm(tx));
      },
    },
  },
};

export const ownForms: Resource[] = [users, user, serviceProviders, assertion];

function membersOf(json: unknown): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** `{"uid": "amara", "groups": ["a", "b"]}`; undefined when none are told */
function attributesOf(given: unknown): Attributes | undefined {
  if (given === undefined) return undefined;
  const stated = Object.entries(membersOf(given)).map(([name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    if (!values.every((one) => typeof one === 'string'))
      throw new DomainRefusal('invalid', `The attribute ${name} must be a text, or several.`);
    return [name, values];
  });
  return Object.fromEntries(stated) as Attributes;
}
