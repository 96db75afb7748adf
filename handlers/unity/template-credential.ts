/** usertemplates/{ObjectId}/credential/pin and /password: what its users start with. [doc] */
import { shown, type Resource, type RestCall } from '../../server/dispatch/rest';
import { needRow, show, updateObject } from '../../server/domain/unity/objects';
import {
  setTemplateSecret,
  templateCredential,
} from '../../server/domain/unity/template-credentials';
import { cupiResource } from '../../server/schema/cupi';
import type { Row } from '../../server/store/store';
import { mayRead, mayWrite } from './auth';
import { formOf, kindOf, settingsOnly } from './credential-form';

const resource = cupiResource('TemplateCredential');
const SETTINGS = settingsOnly(resource);

export const templateCredentials: Resource = {
  path: 'usertemplates/{p0}/credential/{p1}',
  methods: {
    GET: {
      auth: mayRead,
      evidence: 'doc',
      run(call) {
        const template = templateRow(call);
        const { p1: kind = '' } = call.params;
        const uri = `/vmrest/usertemplates/${String(template.pkid)}/credential/${kind}`;
        return shown('Credential', { ...show(resource, rowOf(call)), URI: uri });
      },
      // The row is made when first asked for.
      writes: true,
    },
    PUT: {
      auth: mayWrite,
      evidence: 'doc',
      takes: 'Credential',
      run(call) {
        const { clear, settings } = formOf(call.body);
        const row = rowOf(call);
        const kind = kindOf(call.params.p1);
        if (clear !== '') setTemplateSecret(call.tx, call.cluster, row, { kind, clear });
        updateObject(call.tx, call.cluster, { resource: SETTINGS, row, body: settings });
        return { status: 204 };
      },
    },
  },
};

function templateRow({ tx, params }: RestCall): Row {
  return needRow(tx, cupiResource('UserTemplate'), params.p0 ?? '');
}

function rowOf(call: RestCall): Row {
  const { tx, cluster, params } = call;
  return templateCredential(tx, cluster.ids, templateRow(call), kindOf(params.p1));
}
