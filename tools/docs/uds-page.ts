/** docs/uds.md: what UDS serves, printed from its table of resources. */
import { udsProduct } from '../../handlers/uds';
import { REST_METHODS, type Resource, type RestMethod } from '../../server/dispatch/rest';

const TEXT = `# UDS

User Data Services at \`https://127.0.0.1:8443/cucm-uds/\`: the REST interface by which Jabber,
softphones and self care find a user's home cluster, read its profile, devices and settings, change
PIN and password, and search the directory. It shows and changes the rows that AXL and SQL show and
change.

\`\`\`sh
curl --cacert CA.pem 'https://127.0.0.1:8443/cucm-uds/clusterUser?username=amara'
curl --cacert CA.pem -u amara:PASSWORD https://127.0.0.1:8443/cucm-uds/user/amara
curl --cacert CA.pem -u amara:PASSWORD -X PUT -H 'Content-Type: application/xml' \\
  https://127.0.0.1:8443/cucm-uds/user/amara/credentials \\
  -d '<credentials><credential type="pin">44119</credential></credentials>'
\`\`\`

- **Login**: Basic, the session cookie of an earlier answer, or an access token. A user reaches only
  its own resources, with the role *Standard CCM End Users* (403 without); anybody else, an
  administrator too, gets 401. So do locked, expired and must-change accounts.
- **Format**: XML; JSON where \`Accept\` prefers it and where a body's \`Content-Type\` says so.
- **PUT**: a value sets, an empty element takes the default back, an absent one changes nothing,
  unknown ones are ignored.
- **Errors**: the platform's HTML page; 400, 409 and 415 of UDS itself as
  \`<errors><error><code/><message/></error></errors>\`, a form of ours [guess].
- **Search** (\`users\`): \`name\`, \`first\`, \`last\`, \`displayname\`, \`number\`, \`numberlast\`,
  \`username\`, \`email\`, \`uri\`, with \`start\` and \`max\`; a prefix is read from an index.
- **Home cluster**: the telephony clusters of one topology know each other, as if by ILS [guess].
- **Nodes**: a write at a subscriber goes to the publisher. While that is out of reach, call forward
  all and Do Not Disturb are written where they are asked for and merged later.
- **Links** follow the \`Host\` of the request, or \`X-Forwarded-Host\` and \`-Proto\` of a proxy.
- **Files**: \`--file-port 6970\` and, over TLS, \`--secure-file-port 6972\` serve
  \`SPDefault.cnf.xml\`, \`SP{id}.cnf.xml\`, \`JAB_{id}.cnf.xml\` and \`jabber-config.xml\` from
  the service profiles and UC services of AXL. A user has its own two at
  \`private/user/{userId}/serviceProfile\` and \`.../jabberProfile\` as well, paths of ours. Links
  name the ports that are open, those of a real
  server where none is.
- **Contact search authentication**: a node that has it asks for the login of \`users\` on every
  port. \`--contact-search-port 9443\` opens the port of such searches, with UDS and nothing else;
  the enterprise parameter \`SecureContactSearchURL\` names it from then on, until somebody puts it
  back. That the usual port takes the same login is a guess.
- **Switches** without a public interface, as JSON with the administrator's login:
  \`/ucmock/uds/contact-search-authentication\` (\`{"enabled": true}\`, \`?node=\`) and
  \`/ucmock/uds/cors-origins\` (\`{"origins": ["https://..."]}\`).

## Resources

Everything below \`user/{userId}\` is there under \`private/\` as well. *who*: all, an end user, or
the user itself. The mark tells where a behaviour is known from.
`;

export function udsPage(): string {
  const rows = udsProduct.resources
    .filter(({ path }) => !path.startsWith('private/user/') || path.endsWith('/activations'))
    .map((resource) => `| \`${resource.path}\` | ${methodsOf(resource)} |`);
  return `${TEXT}\n| path | methods: who, mark |\n|---|---|\n${rows.join('\n')}\n`;
}

function methodsOf({ path, methods }: Resource): string {
  return REST_METHODS.flatMap((verb) => {
    const method = methods[verb];
    return method ? `${verb}: ${whoOf(path, method)}, ${method.evidence}` : [];
  }).join('; ');
}

function whoOf(path: string, { auth, openWhen }: RestMethod): string {
  if (auth === 'none') return 'all';
  if (openWhen) return 'all, or end users where the node asks who searches';
  return path.includes('{userId}') ? 'the user' : 'end users';
}
