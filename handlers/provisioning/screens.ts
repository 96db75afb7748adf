/**
 * The screens of self-provisioning as XML objects of Cisco's phones; which objects and elements there
 * are is [client], what the real dialogue sends is not public: [guess]. facts/onboarding.md C2
 */
import type { RestAnswer } from '../../server/dispatch/rest';
import { filled, texts } from '../../server/domain/self-provisioning/texts';
import type { Tree } from '../../server/schema/tree';
import { encodeXml } from '../../server/schema/tree-xml';

/** @param address of the dialogue; the phone adds what is entered @param asksPin false: the user id will do */
export function loginScreen(address: string, { asksPin }: { asksPin: boolean }): RestAnswer {
  const { title, login, open, keys } = texts().screens;
  return screen('CiscoIPPhoneInput', {
    Title: title,
    Prompt: asksPin ? login.prompt : open.prompt,
    URL: address,
    InputItem: [
      item(login.user, 'UserID', 'A'),
      // Digits, not shown as they are entered.
      ...(asksPin ? [item(login.pin, 'PIN', 'NP')] : []),
    ],
    SoftKeyItem: [key(keys.submit, 'SoftKey:Submit', 1), key(keys.exit, 'SoftKey:Exit', 3)],
  });
}

export function confirmScreen(next: string, extension: string): RestAnswer {
  const { title, confirm, keys } = texts().screens;
  return screen('CiscoIPPhoneText', {
    Title: title,
    Prompt: confirm.prompt,
    Text: filled(confirm.text, { extension }),
    SoftKeyItem: [key(keys.continue, next, 1), key(keys.exit, 'SoftKey:Exit', 3)],
  });
}

export function doneScreen(extension: string): RestAnswer {
  const { title, done, keys } = texts().screens;
  return screen('CiscoIPPhoneText', {
    Title: title,
    Prompt: done.prompt,
    Text: filled(done.text, { extension }),
    SoftKeyItem: [key(keys.exit, 'SoftKey:Exit', 3)],
  });
}

/** @param again where the dialogue starts anew */
export function failedScreen(text: string, again: string): RestAnswer {
  const { title, failed, keys } = texts().screens;
  return screen('CiscoIPPhoneText', {
    Title: title,
    Prompt: failed.prompt,
    Text: text,
    SoftKeyItem: [key(keys.back, again, 1), key(keys.exit, 'SoftKey:Exit', 3)],
  });
}

function item(shown: string, parameter: string, flags: string): Tree {
  return {
    DisplayName: shown,
    QueryStringParam: parameter,
    DefaultValue: '',
    InputFlags: flags,
  };
}

function key(name: string, url: string, position: number): Tree {
  return { Name: name, URL: url, Position: String(position) };
}

function screen(root: string, tree: Tree): RestAnswer {
  // The declaration that the phones' own samples have. [client]
  const text = encodeXml(root, tree).replace(' standalone="yes"', '');
  return { body: { kind: 'text', type: 'text/xml; charset=utf-8', text } };
}
