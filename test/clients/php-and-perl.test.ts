/** PHP's SoapClient with the vendor's WSDL and with ours, Perl's SOAP::Lite without any. */
import { join } from 'node:path';
import { describeWith, have, run } from '../support/have';
import { useServer } from '../support/server';

const server = useServer();
const root = join(__dirname, '..', '..');

const PHP = `<?php
$context = stream_context_create(['ssl' => ['cafile' => getenv('CA'), 'verify_peer' => true, 'verify_peer_name' => true]]);
$axl = new SoapClient(getenv('WSDL'), ['location' => getenv('URL'), 'login' => getenv('AXL_USER'), 'password' => getenv('AXL_PASSWORD'), 'stream_context' => $context, 'exceptions' => true, 'cache_wsdl' => WSDL_CACHE_NONE]);
$axl->addLine(['line' => ['pattern' => '6001', 'usage' => 'Device']]);
$axl->addUser(['user' => ['lastName' => 'Php', 'userid' => 'pia', 'presenceGroupName' => 'Standard Presence group', 'pin' => '13579']]);
$line = $axl->getLine(['pattern' => '6001'])->return->line;
$list = $axl->listUser(['searchCriteria' => ['userid' => 'p%'], 'returnedTags' => ['userid' => '', 'lastName' => '']])->return->user;
try { $axl->getUser(['userid' => 'nobody']); $fault = ''; } catch (SoapFault $error) { $fault = $error->getMessage(); }
echo json_encode(['pattern' => $line->pattern, 'user' => is_array($list) ? $list[0]->lastName : $list->lastName, 'fault' => $fault]);
`;

describeWith(
  'php with soap',
  have('php', '-r', 'exit(class_exists("SoapClient") ? 0 : 1);'),
  () => {
    it.each([
      ['ours', join(root, 'wsdl', 'axl', '12.5', 'AXLAPI.wsdl')],
      ["the vendor's", join(root, 'node_modules', 'cisco-axl', 'schema', '12.5', 'AXLAPI.wsdl')],
    ])('SoapClient with %s WSDL', async (_, wsdl) => {
      const { ucm } = server;
      const { out, err } = await run('php', [], {
        input: PHP,
        env: {
          WSDL: wsdl,
          CA: ucm.caPath,
          URL: ucm.axlUrl,
          AXL_USER: ucm.login.user,
          AXL_PASSWORD: ucm.login.password,
        },
      });
      if (!out.includes('{')) throw new Error(out + err);
      expect(JSON.parse(out)).toEqual({
        pattern: '6001',
        user: 'Php',
        fault: 'Item not valid: The specified User was not found',
      });
    });
  },
);

const PERL = `
use SOAP::Lite;
sub SOAP::Transport::HTTP::Client::get_basic_credentials { return ($ENV{AXL_USER}, $ENV{AXL_PASSWORD}) }
my $axl = SOAP::Lite->uri('http://www.cisco.com/AXL/API/11.5')->proxy($ENV{URL}, ssl_opts => { SSL_ca_file => $ENV{CA}, verify_hostname => 1 })
  ->on_action(sub { 'CUCM:DB ver=11.5' })->default_ns('http://www.cisco.com/AXL/API/11.5')->on_fault(sub { print 'FAULT ', (ref $_[1] ? $_[1]->faultstring : $_[0]->transport->status), "\\n"; return SOAP::SOM->new });
my $user = SOAP::Data->name('user' => \\SOAP::Data->value(SOAP::Data->name('lastName' => 'Lite'), SOAP::Data->name('userid' => 'pltyped115'), SOAP::Data->name('pin' => 83921), SOAP::Data->name('presenceGroupName' => 'Standard Presence group')));
my $added = $axl->call('addUser', $user);
print 'ADDED ', $added->valueof('//return'), "\\n";
my $got = $axl->call('getUser', SOAP::Data->name('userid' => 'pltyped115'));
print 'NAME ', $got->valueof('//user/lastName'), "\\n";
$axl->call('getUser', SOAP::Data->name('userid' => 'nobody'));
`;

describeWith(
  'perl SOAP::Lite',
  have('perl', '-MSOAP::Lite', '-MLWP::Protocol::https', '-e', '1'),
  () => {
    it('adds a user with typed elements and reads it back', async () => {
      const { ucm } = server;
      const { out, err } = await run('perl', ['-e', PERL], {
        env: {
          CA: ucm.caPath,
          URL: ucm.axlUrl,
          AXL_USER: ucm.login.user,
          AXL_PASSWORD: ucm.login.password,
        },
      });
      if (!out.includes('ADDED')) throw new Error(out + err);
      expect(out).toMatch(/ADDED \{[0-9A-F-]{36}\}/);
      expect(out).toContain('NAME Lite');
      expect(out).toContain('FAULT Item not valid: The specified User was not found');
    });
  },
);
