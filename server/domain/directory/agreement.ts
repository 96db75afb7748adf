/** An LDAP directory as it is configured: where, as whom, whom to look for, what becomes what. */
import type { LdapServer, LdapTarget } from '../../cluster/neighbours';
import type { Model } from '../../schema/model';
import { shapeOf } from '../../schema/derive';
import { isTrue } from '../../schema/boolean';
import { membersOf, textOf, treeOf, type Tree, type Value } from '../../schema/tree';
import type { Sealer } from '../../security/seal';
import type { Tx } from '../../store/store';
import { openPassword } from './secret';

export interface Agreement {
  pkid: string;
  name: string;
  target: LdapTarget;
  base: string;
  filter: string;
  /** for groups; undefined: people only */
  groupFilter: string | undefined;
  /** attribute that is the user id */
  userIdAttribute: string;
  /** element of a user -> attributes, of which the first with a value counts */
  attributes: Readonly<Record<string, readonly string[]>>;
  /** custom field number -> attribute */
  customFields: readonly { field: number; attribute: string }[];
  /** pkid of the feature group template */
  template: string | undefined;
  /** names of access control groups */
  groups: readonly string[];
  /** how a new user's extension is made; undefined: not at all */
  mask: string | undefined;
  pools: readonly { prefix: string; first: number; last: number; width: number }[];
}

/** Filters of the server types when none is given. [doc] of directory integration */
const FILTERS: Record<string, string> = {
  'Microsoft Active Directory':
    '(&(objectclass=user)(!(objectclass=Computer))(!(UserAccountControl:1.2.840.113556.1.4.803:=2)))',
  'Microsoft ADAM or Lightweight Directory Services':
    '(&(objectclass=user)(!(objectclass=Computer))(!(msDS-UserAccountDisabled=TRUE)))',
};
const USUAL_FILTER = '(objectclass=inetOrgPerson)';
/** Distribution groups: those that are no security groups, which need a filter that asks for them. [doc] */
const GROUP_FILTER = '(&(objectclass=group)(!(groupType:1.2.840.113556.1.4.803:=2147483648)))';

/** What is mapped without a choice. [doc] */
const FIXED: Record<string, readonly string[]> = {
  firstName: ['givenName'],
  lastName: ['sn'],
  manager: ['manager'],
  department: ['department', 'departmentNumber'],
  title: ['title'],
  homeNumber: ['homePhone'],
  mobileNumber: ['mobile'],
  pagerNumber: ['pager'],
  displayName: ['displayName'],
};

export function readAgreement(
  { tx, model, sealer }: { tx: Tx; model: Model; sealer: Sealer },
  pkid: string,
): Agreement {
  const view = shapeOf(model, '15.0', 'RLdapDirectory');
  const config = (view && tx.objects.read('LdapDirectory', pkid, view)) ?? {};
  const system = tx.get(
    "select json_extract(rest, '$.ldapServer') as server, json_extract(rest, '$.userIdAttribute') as attribute from ldapsystem",
  );
  const row = tx.get(
    `select d.fkfeaturegrouptemplate_featuregrouptemplate as template, people.filter as filter, groups.filter as groupfilter
       from directorypluginconfig d
       left join ldapfilter people on people.pkid = d.fkldapfilter_ldapfilter
       left join ldapfilter groups on groups.pkid = d.fkldapfilter_ldapfilterforgroups
      where d.pkid = ?`,
    pkid,
  );
  const pick = (element: string, usual: string): readonly string[] => [
    textOf(config[element]) || usual,
  ];
  return {
    pkid,
    name: textOf(config.name) ?? '',
    target: {
      servers: serversOf(config.servers),
      dn: textOf(config.ldapDn) ?? '',
      password: openPassword(tx, sealer, 'directorypluginconfig', pkid),
    },
    base: textOf(config.userSearchBase) ?? '',
    filter: String(row?.filter ?? FILTERS[String(system?.server)] ?? USUAL_FILTER),
    groupFilter: isTrue(config.synchronize) ? String(row?.groupfilter ?? GROUP_FILTER) : undefined,
    userIdAttribute: String(system?.attribute ?? 'sAMAccountName'),
    attributes: {
      ...FIXED,
      middleName: pick('middleName', 'middleName'),
      telephoneNumber: pick('phoneNumber', 'telephoneNumber'),
      mailid: pick('mailId', 'mail'),
      directoryUri: pick('directoryUri', 'mail'),
    },
    customFields: tx
      .all(
        `select n.tkcustomuserattribute as field, json_extract(f.rest, '$.ldapUserField') as attribute
           from ldapsynccustomfield f join customuserattributename n on n.pkid = f.fkcustomuserattributename
          where f.fkdirectorypluginconfig = ?`,
        pkid,
      )
      .map(({ field, attribute }) => ({
        field: Number(field),
        attribute: String(attribute ?? ''),
      })),
    template: typeof row?.template === 'string' ? row.template : undefined,
    groups: membersOf(treeOf(config.accessControlGroupInfo).accessControlGroupName).flatMap(
      (one) => {
        const name = textOf(treeOf(one).accessControlGroup) ?? '';
        return name === '' ? [] : [name];
      },
    ),
    mask: isTrue(config.applyMask) ? (textOf(config.mask) ?? '') : undefined,
    pools: isTrue(config.applyPoolList) ? poolsOf(treeOf(config.addDns)) : [],
  };
}

export function serversOf(value: Value | undefined): LdapServer[] {
  return membersOf(treeOf(value).server)
    .map(treeOf)
    .filter((server) => (textOf(server.hostName) ?? '') !== '')
    .map((server) => ({
      host: textOf(server.hostName) ?? '',
      port: Number(textOf(server.ldapPortNumber) ?? 389),
      tls: isTrue(server.sslEnabled),
    }));
}

function poolsOf(addDns: Tree): Agreement['pools'] {
  return membersOf(addDns.addDn)
    .map(treeOf)
    .flatMap((pool) => {
      const start = textOf(pool.startDn) ?? '';
      const [first, last] = [Number(start), Number(textOf(pool.endDn) ?? '')];
      if (start === '' || !Number.isInteger(first) || !Number.isInteger(last)) return [];
      return [{ prefix: textOf(pool.dnPrefix) ?? '', first, last, width: start.length }];
    });
}
