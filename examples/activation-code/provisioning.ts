/** Phones that need a code: from templates, in bulk, with or without their MAC address. */
import { expectEqual, expectText, eventually, type Step } from '../support/story';
import { PAGE, USER, type Parts } from './parts';

const BOX = 'Require Activation Code for Onboarding';
const FIELDS = {
  'Device Pool': 'Default',
  'Phone Button Template': 'Standard 8845 SIP',
  'Owner User ID': USER,
  'Device Security Profile': 'Cisco 8845 - Standard SIP Non-Secure Profile',
  'SIP Profile': 'Standard SIP Profile',
};
const INSERT = 'Insert Phones - Specific Details';

export function provisioning(parts: Parts): Step[] {
  const { sabotaged, press, call, phones, codeOf, found } = parts;
  return [
    {
      title: 'Step 3: Add New from Template, without a MAC address',
      async play() {
        const made = await press(`POST ${PAGE}/from-template`, {
          ...{ phoneType: 'Cisco 8841', macAddress: '', userId: USER },
          universalDeviceTemplate: 'Auto-registration Template',
          lines: [
            { directoryNumber: '1001', universalLineTemplate: 'Default Universal Line Template' },
          ],
        });
        found.fromTemplate = String(made.name);
        expectEqual('name', /^BAT[0-9A-F]{12}$/.test(found.fromTemplate), true);
        return `${found.fromTemplate} has extension 1001 and is ${USER}'s`;
      },
    },
    {
      title: 'Step 3: Requires Activation Code for Onboarding, Save, View Activation Code',
      async play() {
        const requiresActivationCode = !sabotaged('no-box');
        const saved = await press(`PUT ${PAGE}/${found.fromTemplate}`, { requiresActivationCode });
        expectEqual('Requires Activation Code', saved.requiresActivationCode, true);
        const { shown } = await press(`GET ${PAGE}/${found.fromTemplate}/activation-code`);
        expectEqual('a code of 16 digits', /^\d{4}(-\d{4}){3}$/.test(String(shown)), true);
        return `the page shows ${String(shown)}`;
      },
    },
    {
      title: 'Step 3: the MAC address is typed and cleared again: BAT to SEP, SEP to BAT',
      async play() {
        const page = `PUT ${PAGE}/${found.fromTemplate}`;
        const typed = await press(page, { macAddress: '001122334499' });
        expectEqual('name', typed.name, 'SEP001122334499');
        const { name } = await press(`PUT ${PAGE}/SEP001122334499`, { macAddress: '' });
        expectEqual('another name', name !== found.fromTemplate, true);
        found.fromTemplate = String(name);
        return `it is ${found.fromTemplate} now`;
      },
    },
    {
      title: 'Step 3: the page of the phone, and Allow Activation Code via MRA',
      async play() {
        const saved = await press(`PUT ${PAGE}/${found.fromTemplate}`, {
          allowActivationCodeViaMra: true,
        });
        expectEqual('box', saved.allowActivationCodeViaMra, { isTicked: true, isDisabled: false });
        await press(`PUT ${PAGE}/${found.fromTemplate}`, { allowActivationCodeViaMra: false });
        return 'the box can be ticked as the method is Activation Code';
      },
    },
    {
      title:
        'Step 3: a phone template of Bulk Administration with the box and its mandatory fields',
      async play() {
        const form = { phoneType: 'Cisco 8845', protocol: 'SIP' };
        for (const missing of Object.keys(FIELDS)) {
          const fields = { ...FIELDS, [BOX]: true, [missing]: '' };
          const { status, value } = await call('PUT /ucmock/bat/phone-templates/desks', {
            ...form,
            fields,
          });
          expectEqual('status', status, 400);
          expectText('refusal', String(value.error), missing);
        }
        await press('PUT /ucmock/bat/phone-templates/desks', {
          ...form,
          fields: { ...FIELDS, [BOX]: true, 'Allow Activation Code via MRA': true },
        });
        return `without one of ${Object.keys(FIELDS).join(', ')} it is refused`;
      },
    },
    {
      title: 'Step 3: a file of new phones, uploaded for Insert Phones - Specific Details',
      async play() {
        await press('POST /ucmock/bat/files', {
          ...{ fileName: 'phones.csv', target: 'Phones', transactionType: INSERT },
          contents:
            'MAC ADDRESS/DEVICE NAME,DESCRIPTION,DIRECTORY NUMBER 1\r\n,Cedar 1,1002\r\n,Cedar 2,1003\r\n',
        });
        return 'the column MAC Address is empty: dummy addresses';
      },
    },
    {
      title: 'Step 3: Insert Phones with Create Dummy MAC Address, Run Immediately',
      async play() {
        const before = await phones();
        const { jobId } = await press('POST /ucmock/bat/jobs', {
          ...{ transaction: INSERT, fileName: 'phones.csv', phoneTemplateName: 'desks' },
          createDummyMacAddress: true,
        });
        await eventually(async () => {
          const { status } = await press(`GET /ucmock/bat/jobs/${String(jobId)}`);
          expectEqual('job', status, 'Completed');
        }, 15_000);
        found.fromBat = (await phones()).filter((name) => !before.includes(name));
        expectEqual('phones', found.fromBat.length, 2);
        for (const name of found.fromBat) await codeOf(name);
        return `${found.fromBat.join(' and ')} have codes`;
      },
    },
  ];
}
