/**
 * Cisco Unified OS Administration > Software Upgrades > TFTP File Management, as JSON. A file comes as
 * the page sends it (multipart form with `file` and `directory`), or by itself:
 * `curl -T List.xml ".../ucmock/tftp/files/List.xml?directory=Desktops/320x196x4"`. It is on the node
 * that was asked, and no other. [doc]; [own] form
 */
import { ownFormError, shownJson } from '../../server/dispatch/own-form';
import type {
  AuthRule,
  Prepared,
  Resource,
  RestCall,
  RestProduct,
} from '../../server/dispatch/rest';
import {
  checkedPath,
  listUploads,
  storeUpload,
  type UploadedFile,
} from '../../server/domain/tftp/uploads';
import { dropFile } from '../../server/domain/tftp/disk';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';

/** Set by a subscriber of another process on what it forwards (http/forward.ts). */
const FORWARDED = 'x-ucmock-forwarded-by';

/** The account of the operating system is the one that the cluster was made with. [guess] */
const platformAdministrator: AuthRule = (user, { cluster }) => {
  if (user.userid.toLowerCase() !== cluster.settings.adminUser.toLowerCase())
    throw new RestError(403, 'The user is no administrator of the platform.');
};

/** Known before the write, which runs on the publisher. */
interface Upload {
  node: string;
  path: string;
  bytes: Buffer;
}

const files: Resource = {
  path: 'files',
  methods: {
    GET: {
      auth: platformAdministrator,
      evidence: 'doc',
      run: ({ tx, node }) => shownJson({ files: listUploads(tx, node.name).map(view) }),
    },
    POST: {
      auth: platformAdministrator,
      evidence: 'doc',
      takesRaw: true,
      prepare: formOf,
      run: (call, prepared) => store(call, prepared as Upload),
    },
  },
};

const file: Resource = {
  path: 'files/{name}',
  methods: {
    PUT: {
      auth: platformAdministrator,
      evidence: 'guess',
      takesRaw: true,
      prepare: (call) => Promise.resolve({ ...placeOf(call), bytes: call.raw ?? Buffer.alloc(0) }),
      run: (call, prepared) => store(call, prepared as Upload),
    },
    DELETE: {
      auth: platformAdministrator,
      evidence: 'doc',
      prepare: (call) => Promise.resolve(placeOf(call)),
      run({ tx, cluster }, prepared) {
        const { node, path: asked } = prepared as Omit<Upload, 'bytes'>;
        const path = checkedPath(asked);
        if (!dropFile(cluster, tx, node, path))
          throw new DomainRefusal('not found', `There is no file ${path}.`);
        return { status: 204 };
      },
    },
  },
};

export const tftpManagement: RestProduct = {
  name: 'tftp-management',
  base: '/ucmock/tftp',
  resources: [files, file],
  format: 'json',
  headers: { 'Cache-Control': 'no-store' },
  errorOf: ownFormError,
};

function store({ tx, cluster }: RestCall, upload: Upload) {
  return { ...shownJson(view(storeUpload(tx, cluster, upload))), status: 201 };
}

async function formOf(call: Prepared): Promise<Upload> {
  const type = String(call.headers['content-type'] ?? '');
  if (!/^multipart\/form-data\b/i.test(type))
    throw new RestError(415, `The media type ${type} is not supported.`);
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(call.raw ?? []), {
      headers: { 'Content-Type': type },
    }).formData();
  } catch {
    throw new RestError(400, 'The body is not a well-formed multipart form.');
  }
  const sent = form.get('file');
  if (sent === null || typeof sent === 'string')
    throw new DomainRefusal('invalid', 'The form has no file.');
  const directory = form.get('directory');
  return {
    node: nodeOf(call),
    path: joined(typeof directory === 'string' ? directory : '', sent.name),
    bytes: Buffer.from(await sent.arrayBuffer()),
  };
}

function placeOf(call: Prepared): Omit<Upload, 'bytes'> {
  const { params, query } = call;
  return { node: nodeOf(call), path: joined(query.get('directory') ?? '', params.name ?? '') };
}

function joined(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** The node that the administrator asked, which may be in another process. */
function nodeOf({ node, headers }: Prepared): string {
  const forwarded = headers[FORWARDED];
  return typeof forwarded === 'string' ? forwarded : node.name;
}

function view({ path, size, changed }: UploadedFile): Record<string, unknown> {
  const cut = path.lastIndexOf('/');
  return {
    ...{ fileName: path.slice(cut + 1), directory: cut < 0 ? '' : path.slice(0, cut), size },
    changed: new Date(changed * 1000).toISOString(),
  };
}
