import { parseTopology } from '../../server/config/topology';

it('reads clusters, products, roles and names', () => {
  const plans = parseTopology(
    `clusters:
  a:
    release: "14.0"
    hosts: [ucm.example.com]
    domains: [example.com]
    edges: [expe.example.com]
    nodes:
      sub: subscriber
      pub: publisher
      imp: { role: presence, name: imp.example.com, port: 9443 }
  cuc:
    product: unity
    port: 8444
    nodes: { cuc: publisher }
`,
    'ucmock.yaml',
  );
  expect(plans).toEqual([
    {
      name: 'a',
      product: 'cucm',
      hosts: ['ucm.example.com'],
      domains: ['example.com'],
      edges: ['expe.example.com'],
      own: { release: '14.0' },
      nodes: [
        { key: 'pub', name: 'pub.a.localhost', role: 'publisher' },
        { key: 'sub', name: 'sub.a.localhost', role: 'subscriber' },
        { key: 'imp', name: 'imp.example.com', role: 'presence', port: 9443 },
      ],
    },
    {
      name: 'cuc',
      product: 'unity',
      port: 8444,
      hosts: [],
      domains: undefined,
      edges: [],
      own: {},
      nodes: [{ key: 'cuc', name: 'cuc.cuc.localhost', role: 'publisher' }],
    },
  ]);
});

const A = 'clusters:\n  a:\n    nodes: { pub: publisher }\n';
const U = `${A}  u:\n    product: unity\n    nodes: `;

it.each([
  ['', 'f:1: a topology: a map of names is missing'],
  ['clusters:\n  a: [', /^f:2: /],
  ['clusters: {}', 'f:1: a topology has at least one cluster'],
  [`${A}color: red`, 'f:4: a topology has no word "color"; there are clusters'],
  [
    'clusters:\n  a:\n    nodes:\n      pub: boss',
    'f:4: role of pub must be one of publisher, subscriber, tftp, presence',
  ],
  [
    'clusters:\n  a:\n    nodes:\n      s: subscriber',
    'f:2: cluster a has 0 publishers; it needs one',
  ],
  [
    'clusters:\n  a:\n    nodes:\n      s: publisher\n      p: publisher',
    'f:2: cluster a has 2 publishers; it needs one',
  ],
  [`${A}    realease: "15"`, /^f:4: cluster a has no word "realease"/],
  [
    `clusters:\n  a:\n    nodes: { p: publisher, ${Array.from({ length: 9 }, (_, i) => `s${i}: subscriber`).join(', ')} }`,
    'f:2: cluster a has 9 nodes of role subscriber; at most 8',
  ],
  [
    'clusters:\n  a:\n    nodes: { p: { role: publisher, name: x.example.com }, s: { role: subscriber, name: X.example.com } }',
    'f:2: two nodes of a are named x.example.com',
  ],
  [
    'clusters:\n  a:\n    nodes:\n      p: { role: publisher, address: here }',
    'f:4: address of p must be an IP address',
  ],
  [`${A}    port: 1`, /^f:4: telephony clusters share the port/],
  [`${A}    strict: maybe`, 'f:4: strict must be true or false'],
  [`${A}    seed: -1`, /^f:4: seed must be a whole number/],
  [
    'clusters:\n  "a b":\n    nodes: { pub: publisher }',
    'f:2: "a b" cannot be part of a host name',
  ],
  [
    `${U}{ u: publisher, v: subscriber, w: subscriber }`,
    /^f:4: a Unity Connection has at most two/,
  ],
  [
    `${U}{ u: publisher, v: presence }`,
    /^f:4: u is a Unity Connection, which has no presence node/,
  ],
  [`${U}{ u: publisher }\n    fixture: x.json`, /^f:4: u is a Unity Connection; a fixture is/],
  [
    'clusters:\n  u:\n    product: unity\n    nodes: { u: publisher }',
    /at least one telephony cluster/,
  ],
])('a broken topology is refused with line and reason: %j', (text, message) => {
  expect(() => parseTopology(text, 'f')).toThrow(message);
});
