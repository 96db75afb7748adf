import { redactUrl } from '../../server/runtime/log';

it.each([
  ['/cucm-uds/private/selfProvision?name=SEP1&UserID=a&PIN=135790', 'name=SEP1&UserID=a&PIN=***'],
  ['/x?token=sealed%3Aab%2F&name=b', '?token=***&name=b'],
  ['/x?password=&a=1', '?password=***&a=1'],
  ['/x?spin=1', '/x?spin=***'],
  ['/x?name=pin', '/x?name=pin'],
  ['/x', '/x'],
])('%s is logged without its secrets', (url, wanted) => {
  expect(redactUrl(url)).toContain(wanted);
  expect(redactUrl(url)).not.toContain('135790');
});
