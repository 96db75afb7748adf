/**
 * Bulk Administration > Upload/Download Files. A file comes as the page sends it (multipart form), as
 * JSON, or by itself: `curl -T users.txt ".../files/users.txt?target=Users&transactionType=..."`.
 */
import { isUtf8 } from 'node:buffer';
import { shownJson } from '../../server/dispatch/own-form';
import type { Prepared, Resource, RestCall } from '../../server/dispatch/rest';
import {
  dropFile,
  listFiles,
  needFile,
  shownContents,
  storeFile,
  type BatFile,
  type NewFile,
} from '../../server/domain/bat/files';
import { DomainRefusal } from '../../server/schema/refusal';
import { RestError } from '../../server/schema/rest-error';
import { administrator, reader } from './access';
import { flagIn, formOf, needText } from '../../server/dispatch/form';
import { needTransaction } from './transactions';

export const files: Resource = {
  path: 'files',
  methods: {
    GET: {
      auth: reader,
      evidence: 'doc',
      run: ({ tx }) => shownJson({ files: listFiles(tx).map(view) }),
    },
    POST: {
      auth: administrator,
      evidence: 'doc',
      takesRaw: true,
      prepare: (call) => uploaded(call),
      run: store,
    },
  },
};

export const file: Resource = {
  path: 'files/{name}',
  methods: {
    GET: {
      auth: reader,
      evidence: 'doc',
      run: ({ tx, params }) => shownJson(view(needFile(tx, params.name ?? ''))),
    },
    PUT: {
      auth: administrator,
      evidence: 'guess',
      takesRaw: true,
      prepare: (call) => Promise.resolve(call).then(named),
      run: store,
    },
    DELETE: {
      auth: administrator,
      evidence: 'doc',
      run({ tx, params }) {
        dropFile(tx, needFile(tx, params.name ?? ''));
        return { status: 204 };
      },
    },
  },
};

export const contents: Resource = {
  path: 'files/{name}/contents',
  methods: {
    GET: {
      auth: reader,
      evidence: 'guess',
      run({ tx, cluster, params }) {
        const text = shownContents(tx, cluster, needFile(tx, params.name ?? ''));
        return { body: { kind: 'text', type: 'text/csv; charset=utf-8', text } };
      },
    },
  },
};

function store({ tx, cluster }: RestCall, prepared: unknown) {
  const made = storeFile(tx, cluster, prepared as NewFile);
  return { ...shownJson(view(made)), status: 201 };
}

/** The form of the page, or the same as JSON. */
async function uploaded(call: Prepared): Promise<NewFile> {
  const type = String(call.headers['content-type'] ?? '');
  const raw = call.raw ?? Buffer.alloc(0);
  if (/^application\/json\b/i.test(type)) return fromJson(textOf(raw));
  if (!/^multipart\/form-data\b/i.test(type))
    throw new RestError(415, `The media type ${type} is not supported.`);
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(raw), {
      headers: { 'Content-Type': type },
    }).formData();
  } catch {
    throw new RestError(400, 'The body is not a well-formed multipart form.');
  }
  const field = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const sent = form.get('file');
  if (sent === null || typeof sent === 'string')
    throw new DomainRefusal('invalid', 'The form has no file.');
  return checked({
    name: field('fileName') || sent.name,
    target: field('target'),
    transaction: field('transactionType'),
    overwrite: /^(true|on)$/i.test(field('overwrite')),
    text: textOf(Buffer.from(await sent.arrayBuffer())),
  });
}

function fromJson(text: string): NewFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RestError(400, 'The body is not well-formed JSON.');
  }
  const form = formOf(json);
  const { contents: own } = form;
  if (typeof own !== 'string') throw new DomainRefusal('invalid', 'contents must be a text.');
  return checked({
    name: needText(form, 'fileName'),
    target: needText(form, 'target'),
    transaction: needText(form, 'transactionType'),
    overwrite: flagIn(form, 'overwrite'),
    text: own,
  });
}

function named({ params, query, raw }: Prepared): NewFile {
  return checked({
    name: params.name ?? '',
    target: query.get('target') ?? '',
    transaction: query.get('transactionType') ?? '',
    overwrite: query.get('overwrite') === 'true',
    text: textOf(raw ?? Buffer.alloc(0)),
  });
}

/** [doc] only files in UTF-8 are read */
function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new DomainRefusal('invalid', 'The file is not UTF-8.');
  return bytes.toString('utf8');
}

/** @throws DomainRefusal for a target that the transaction does not have, or none that reads files */
function checked(given: NewFile): NewFile {
  const transaction = needTransaction(given.transaction);
  if (!transaction.file) throw new DomainRefusal('invalid', `${transaction.name} reads no file.`);
  if (transaction.target.toLowerCase() !== given.target.toLowerCase())
    throw new DomainRefusal(
      'invalid',
      `The target of ${transaction.name} is ${transaction.target}, not "${given.target}".`,
    );
  if (given.text.includes('\0')) throw new DomainRefusal('invalid', 'The file is no text.');
  return { ...given, target: transaction.target, transaction: transaction.name };
}

function view({ name, target, transaction, size, created }: BatFile): Record<string, unknown> {
  return {
    ...{ fileName: name, target, transactionType: transaction, size },
    created: new Date(created * 1000).toISOString(),
  };
}
