/** One kind of abuse or fault: what is done, what must come of it, what did, and the tests that do it. */
export interface Abuse {
  readonly what: string
  readonly expected: string
  /** As measured or counted by those tests. */
  readonly seen: string
  /** Files, each with the beginning of the names of its tests that count; all of the file's where there is none. */
  readonly held: readonly (string | readonly [file: string, name: string])[]
}

const SIGV4 = 'src/protocol/sigv4/verify.test.ts'
const VECTORS = 'src/protocol/sigv4/vectors.test.ts'
const INPUT = 'src/protocol/messages/input.test.ts'
const ATTACKS = 'src/signin/attacks.test.ts'
const GUESSING = 'src/signin/guessing.test.ts'
const LOCK_OUT = 'src/signin/lock-out.test.ts'
const MFA = 'src/identity/mfa.test.ts'
const DAY = 'src/identity/day-of-guessing.test.ts'
const OUTBOX = 'src/mail/outbox.test.ts'
const ENFORCEMENT = 'test/enforcement.test.ts'
const CONNECTIONS = 'src/server/connections.test.ts'
const SESSIONS = 'src/signin/console-sessions.test.ts'
const CROSS = 'test/cross-origin.test.ts'
const ABUSE = 'test/abuse.test.ts'
const ACCOUNTS = 'test/accounts.test.ts'
const ALARMS = 'src/services/cloudwatch/alarm/worker.test.ts'

/** What Castellan is tried with, by kind: `npm run abuse` does it, SECURITY.md has the table. */
export const ABUSES: readonly Abuse[] = [
  {
    what: 'Any part of a signed request changed: method, path, query, header, body, scope, a digit of the signature',
    expected: '403 SignatureDoesNotMatch',
    seen: '0 accepted',
    held: [VECTORS, [SIGV4, 'and with the wrong secret']],
  },
  {
    what: 'A request that two readers take differently: dot segments and slashes, escaped or not; hosts that name buckets; two targets, a target and an action; members in another letter case; parameters and elements twice; other orders and encodings',
    expected: 'refused, or decided on as what it does',
    seen: '0 taken for another',
    held: [
      ['src/server/authorise-unimplemented.test.ts', 'what was authorised is what another reader'],
      'src/server/order-of-requests.test.ts',
      'src/protocol/codecs/xml-input.test.ts',
    ],
  },
  {
    what: 'A date 14, 15 and 16 minutes off, both ways',
    expected: 'refused past 15',
    seen: '15 minutes',
    held: [SIGV4],
  },
  {
    what: 'The same signed request again; a presigned URL past its time',
    expected: 'taken within 15 minutes, as at AWS; a change is not made twice; refused later',
    seen: 'EntityAlreadyExists (409)',
    held: [
      [ABUSE, 'a request that is sent again within its time'],
      [VECTORS, 'is good for as long as it says'],
    ],
  },
  {
    what: 'A body that is not signed or not the one that was; no signed host; two signatures in one request',
    expected: '400 or 403',
    seen: '0 accepted',
    held: [[ENFORCEMENT, 'whatever is not proved is refused'], 'src/protocol/sigv4/header-values.test.ts'],
  },
  {
    what: 'Keys that are inactive, deleted, unknown; tokens that are expired, another key’s, cut or changed',
    expected: 'InvalidClientTokenId, ExpiredToken',
    seen: '0 accepted',
    held: ['src/server/authenticate.test.ts', 'src/credentials/session-token.test.ts'],
  },
  {
    what: 'A key, policy or user taken away between two requests',
    expected: 'the next is refused; within a second on other nodes',
    seen: 'the next; 1 s',
    held: [
      [ENFORCEMENT, 'what is taken away is gone at the next request'],
      'src/server/account-versions.test.ts',
      [SESSIONS, 'the session of a user that was deleted'],
    ],
  },
  {
    what: 'A session’s token beside another key, cut of its limits, after its role was deleted and made again, revoked, on another node',
    expected: 'InvalidClientTokenId; AccessDenied where it was revoked; the same limits elsewhere',
    seen: '0 accepted',
    held: [
      'src/credentials/session-token.test.ts',
      ['src/server/session-callers.test.ts', 'a session of a role'],
      ['test/roles/sessions.test.ts', 'a role session'],
    ],
  },
  {
    what: 'A role of another account by one side’s policies alone, through a deputy without its external id, under tags or a source identity of one’s own',
    expected: 'AccessDenied, in the words for a role that is not there',
    seen: '0 assumed',
    held: [
      ['test/roles/other-accounts.test.ts', 'a role of another account'],
      ['test/roles/sessions.test.ts', 'has the tags that it was given'],
    ],
  },
  {
    what: 'A provider’s token without a signature, keyed with the public key, of another key, issuer, audience or time; key names that are paths',
    expected: 'InvalidIdentityToken, AccessDenied or ExpiredTokenException',
    seen: '0 taken',
    held: [
      ['src/federation/identity-token.test.ts', 'no token'],
      ['test/web-identity/refused.test.ts', 'no token'],
    ],
  },
  {
    what: 'A SAML response that is wrapped in seven ways, unsigned, changed, signed by a stranger or with SHA-1, for others, late, used twice; DTDs, comments, entities, two megabytes',
    expected:
      'InvalidIdentityToken, AccessDenied or ExpiredTokenException; read only where the signature covers it; once',
    seen: '0 taken',
    held: [
      'src/saml/response.test.ts',
      ['src/saml/metadata.test.ts', 'a document'],
      ['test/saml.test.ts', 'a response that proves nothing'],
      ['test/saml.test.ts', 'a response of a provider'],
    ],
  },
  {
    what: 'A provider at private, link-local, metadata and mapped addresses, by a name or a number; redirects; a megabyte more; a letter at a time; 101 keys; key names by the hundred',
    expected: 'no connection to what is not public; one fetch in half a minute; 5 s, 1 MB, 100 keys of a kind',
    seen: '0 connections',
    held: [
      ['src/federation/addresses.test.ts', 'no address of'],
      ['src/federation/provider-address.test.ts', 'a provider is asked'],
      'src/federation/guarded-fetch.test.ts',
      ['src/federation/key-set.test.ts', 'a set of keys'],
      ['src/federation/connection.test.ts', 'who answers for a provider'],
      'src/federation/provider-thumbprints.test.ts',
      ['test/web-identity/provider-keys.test.ts', 'a provider’s keys'],
    ],
  },
  {
    what: 'Forms with a million members, 2 MB, sparse lists, 10,000 dots, names twice; a page’s form of 40 KB',
    expected: '400 or 413 within 50 ms of the event loop',
    seen: 'none over 50 ms (`npm run bench -- floods`)',
    held: [
      'src/protocol/messages/floods.test.ts',
      [INPUT, 'forms that no client writes'],
      ['src/server/router.test.ts', 'a form of over 32 KB'],
    ],
  },
  {
    what: 'JSON of 100,000 levels, members twice, `__proto__`; policies likewise',
    expected: 'refused before it is walked; members twice refused; names inert',
    seen: '32 levels',
    held: [[INPUT, 'JSON that no client writes'], [INPUT, '`__proto__`'], 'src/policy/language/json.test.ts'],
  },
  {
    what: 'CBOR with endless and enormous lengths, deep nesting, tags, NaN; any bytes',
    expected: 'SerializationException; nothing is reserved for a declared length',
    seen: '0 crashes of random bytes',
    held: [[INPUT, 'CBOR that no client writes'], 'src/protocol/codecs/codecs.test.ts'],
  },
  {
    what: 'XML with entities',
    expected: 'no XML is read: a body of it is no operation',
    seen: 'no XML parser',
    held: [[ENFORCEMENT, 'whatever is not proved is refused'], 'src/protocol/calls/identify.test.ts'],
  },
  {
    what: 'gzip that would be a gigabyte',
    expected: '413 before it is inflated',
    seen: '2 MB at most',
    held: [
      [INPUT, 'that would inflate to a gigabyte'],
      [INPUT, 'compressed bodies'],
    ],
  },
  {
    what: 'Two lengths, length and chunks, chunk names, folded lines, bare line feeds, NUL, 64 KB of head, no host, garbage behind a request',
    expected: '400 or 431, closed, nothing behind it answered; answers in their order',
    seen: '12 of 12 refused',
    held: [
      [ABUSE, 'bytes that two programs could read'],
      [CONNECTIONS, 'the refusal of what is no HTTP comes after'],
      ['src/server/http-server.test.ts', 'two lengths'],
    ],
  },
  {
    what: '1,000 connections with nothing or half a head; heads and bodies byte by byte; 40 connections with 200 requests ahead on each',
    expected: 'closed, or 408; others are answered meanwhile',
    seen: '12 s until all are closed; another client waits 1 ms',
    held: [[ABUSE, 'a thousand connections'], CONNECTIONS, 'src/server/turns.test.ts', 'test/unanswered.test.ts'],
  },
  {
    what: 'An answer that is not read, with nothing, requests or bytes sent meanwhile; an unknown `Expect` or no `Host` among requests sent ahead',
    expected: 'closed; slow readers get all; refused in turn',
    seen: '2 min without a byte taken; 0 kept',
    held: ['src/server/slow-readers.test.ts', CONNECTIONS],
  },
  {
    what: 'TRACE, PUT and others for pages; `X-Forwarded-For` of whoever is no trusted proxy; page after page from one address',
    expected: '405; not believed; 429 past 1,000 at once and 100 a second',
    seen: '1,000; 100 a second',
    held: [
      [ABUSE, 'bytes that two programs'],
      'src/server/peers.test.ts',
      'src/server/page-rates.test.ts',
      ['src/server/router.test.ts', 'an address that asks for page after page'],
    ],
  },
  {
    what: 'Passwords guessed for one user',
    expected: 'slowed from the fifth; the owner’s known browser gets in',
    seen: '300 a day from everywhere, 111 from one address',
    held: [
      [DAY, 'a day of guessing a password'],
      [GUESSING, 'a slowed-down user gets in'],
      [LOCK_OUT, 'wrong passwords for root'],
    ],
  },
  {
    what: 'One password on many users',
    expected: 'stopped by address; other addresses go on',
    seen: '30 at once, then 12 a minute',
    held: [
      [GUESSING, 'one password tried on many users'],
      [GUESSING, 'all addresses of a /64'],
    ],
  },
  {
    what: 'Accounts, users, passwords that are not there, and locked ones',
    expected: 'one answer, as many hashes and rows',
    seen: 'equal',
    held: [
      [GUESSING, 'every failed sign-in gets the same answer'],
      [GUESSING, "root's failures get one answer"],
      [GUESSING, 'as many hashes are computed'],
    ],
  },
  {
    what: 'One-time codes guessed by whoever has the password or a key',
    expected: 'under 0.1 % a day',
    seen: '300 guesses a day and device',
    held: [
      [DAY, 'a day of guessing codes'],
      [DAY, 'a day of guessing by both ways'],
      [MFA, 'after five wrong codes'],
    ],
  },
  {
    what: 'A code used twice, an earlier after a later one, at once from many, across console, STS and nodes',
    expected: 'exactly one is taken',
    seen: '1',
    held: [
      [MFA, 'a code is accepted once'],
      [MFA, 'of many concurrent requests'],
      [ATTACKS, 'of many browsers with one code'],
    ],
  },
  {
    what: 'Codes two steps off; equal or distant codes at enrolment; the clock set an hour back and forth',
    expected: 'refused; no step is taken again',
    seen: 'one step',
    held: [MFA, ['src/signin/clock-set-back.test.ts', 'a code that was used']],
  },
  {
    what: 'The console’s API and pages with a ticket from before the code; the forced new password passed over',
    expected: 'refused',
    seen: '0 let in',
    held: [
      [ATTACKS, 'a ticket from before the code'],
      [ATTACKS, 'the new password cannot be skipped'],
      [ATTACKS, 'the new password comes after the code'],
    ],
  },
  {
    what: 'A cookie set before sign-in',
    expected: 'never taken up; each sign-in has its own',
    seen: '0',
    held: [
      [ATTACKS, 'a cookie that somebody set before'],
      [ATTACKS, 'each sign-in has its own session'],
    ],
  },
  {
    what: 'A stolen cookie after sign-out, a new password, new MFA, a reset',
    expected: 'dead',
    seen: '0 requests',
    held: [SESSIONS, [CROSS, 'is refused after its session has ended']],
  },
  {
    what: 'A session past its hours, used or not, by a clock that jumps',
    expected: 'over',
    seen: '12 h; 1 h unused',
    held: [SESSIONS, ['src/signin/clock-set-back.test.ts', 'a session']],
  },
  {
    what: 'Requests of other origins and ports: forms, fetches, images; without token, cookie or origin; login CSRF; a reset from a browser',
    expected: 'refused, nothing changed',
    seen: '0 changes',
    held: [
      CROSS,
      [ATTACKS, 'no form of the sign-in pages'],
      [ATTACKS, "one browser's form"],
      'src/server/own-endpoints.test.ts',
    ],
  },
  {
    what: 'Keys that anybody can guess (`test`, AWS’s example): from pages, proxies, other machines, under a rebound name, on a listener that others reach',
    expected: 'InvalidClientTokenId; a server beyond loopback does not start',
    seen: '0 accepted',
    held: ['src/server/guessable-keys.test.ts', 'test/drop-in/guessable-keys.test.ts'],
  },
  {
    what: 'Init scripts that others may write, links, folders above them; what scripts see of the server’s environment; one that never ends; restart and kill by `/_localstack`',
    expected: 'not run, with the reason; no secret; ended with all it started; 405',
    seen: '0 run, 0 secrets',
    held: [
      'src/server/init/init-folder.test.ts',
      'src/server/init/init-scripts.test.ts',
      'src/server/localstack-endpoints.test.ts',
    ],
  },
  {
    what: 'Questions of stores and proxies: other tokens, unnamed callers, owners, conditions that a client adds to, paths read in two ways, headers and bodies that are not told',
    expected: 'no, and never a status of 500 or above',
    seen: '0 allowed',
    held: ['test/external-authorisation.test.ts', 'test/conformance/radosgw.test.ts'],
  },
  {
    what: 'Forwarded calls that an upstream would read as others: copies from URLs, forms in documents, odd types; objects that are pages',
    expected: 'written as they were decided on, or 400; of no origin in a browser',
    seen: '0 read as others',
    held: ['test/gateway/attacks-from-outside.test.ts', 'src/protocol/messages/as-read.test.ts'],
  },
  {
    what: 'One caller whose bodies never end; a trial, to another account’s things',
    expected: 'a quarter of an upstream’s turns is others’; closed as ever',
    seen: '0 held up, 0 forwarded',
    held: ['src/gateway/turns.test.ts', 'test/gateway/attacks-from-outside.test.ts'],
  },
  {
    what: 'Credentials of a role at work: no, other and doubled tokens, proxies, browsers, rebound names, paths, IMDSv1; a role that is deleted or trusts another',
    expected: 'refused, no session asked for; 200 at once share one',
    seen: '0 credentials',
    held: ['src/workloads/workloads.test.ts', 'test/workloads.test.ts'],
  },
  {
    what: 'Pages in a frame of another origin',
    expected: 'blocked',
    seen: '0 of 4 framed',
    held: [[CROSS, 'can put no page of the server into a frame']],
  },
  {
    what: 'Redirects to `//evil`, `\\evil`, `javascript:`, userinfo, CRLF',
    expected: 'the console’s home',
    seen: '0 left',
    held: ['src/signin/local-path.test.ts'],
  },
  {
    what: 'A `Host` that is somebody else’s, in requests whose mails have links',
    expected: 'links have the configured origin',
    seen: '0',
    held: ['src/web/public-address.test.ts', 'src/services/sns/subscribe.test.ts'],
  },
  {
    what: 'Pages with secrets out of a cache',
    expected: '`no-store`',
    seen: 'every page',
    held: ['src/server/page-answers.test.ts'],
  },
  {
    what: 'Names, tags, policies and mails that are HTML',
    expected: 'text; the policy of scripts has no `unsafe-inline`',
    seen: '0 elements',
    held: ['src/web/html.test.ts', 'src/server/page-answers.test.ts', 'src/server/console-files.test.ts'],
  },
  {
    what: 'Names that a spreadsheet would take for formulas',
    expected: 'text',
    seen: '0 formulas',
    held: ['console/src/components/csv.test.ts', 'console/src/pages/iam/create-user/credentials-file.test.ts'],
  },
  {
    what: 'SQL in every field',
    expected: 'text, or refused by the field’s pattern',
    seen: '0 statements',
    held: [[ABUSE, 'what SQL would take for its own']],
  },
  {
    what: 'Line breaks and lists in addresses and subjects of mails',
    expected: 'refused, or no header',
    seen: '0 headers, 0 other recipients',
    held: ['src/aws/email-address.test.ts', [OUTBOX, 'line breaks in a subject'], [OUTBOX, 'an address that got into']],
  },
  {
    what: 'Topics that should call addresses: link-local, loopback, others',
    expected: 'InvalidParameter',
    seen: '0 calls',
    held: [[ABUSE, 'a topic calls no address']],
  },
  {
    what: 'Secrets looked for in answers, errors, the record, files and output; control characters for the log',
    expected: 'none',
    seen: '0 found',
    held: ['test/secrets.test.ts', [SIGV4, 'an error quotes no more']],
  },
  {
    what: 'Patterns of stars against long texts',
    expected: 'steps within pattern x text',
    seen: '60 stars against 900 characters: 35 to 147 ms with its request',
    held: [[ABUSE, 'a policy of stars'], 'src/policy/language/wildcard.test.ts'],
  },
  {
    what: 'Random policies and requests, beside an evaluator written from the definition; laws of Deny, boundary, order, case',
    expected: 'no difference',
    seen: '0 (`npm run fuzz`: a million)',
    held: ['src/policy/decide/differential.test.ts', 'src/policy/decide/laws.test.ts'],
  },
  {
    what: 'The public catalogue of escalations by policies, keys, passwords, groups, roles, MFA',
    expected: 'refused without the very permission; found by `escalation`',
    seen: 'each path of the catalogue; each method done on a server',
    held: [
      'src/policy/analyse/escalation/catalogue.test.ts',
      'test/escalation/rows.test.ts',
      'test/escalation/pass-role.test.ts',
      'test/escalation/paths.test.ts',
      [ENFORCEMENT, 'a user may do what its policies allow'],
    ],
  },
  {
    what: 'ARNs of another account in every parameter; a deputy without ExternalId or source',
    expected: 'refused, and not told whether the thing is there',
    seen: '0 told',
    held: [
      ACCOUNTS,
      ['test/roles/other-accounts.test.ts', 'is not reached through a deputy'],
      'src/policy/decide/vectors.test.ts',
    ],
  },
  {
    what: 'A user or role made anew under the name of one that a role of another account trusted',
    expected: 'not trusted; who is renamed stays so',
    seen: '0 sessions',
    held: [
      ['test/roles/other-accounts.test.ts', 'is not assumed by another who is given the name'],
      ['src/services/trust-policy.test.ts', 'who is gone is shown by the id'],
    ],
  },
  {
    what: 'IAM’s Deny on root; root’s own operations by an administrator; services outside of a user’s policies',
    expected: 'root is bound by no IAM policy; the others are refused',
    seen: '0',
    held: [['src/policy/decide/laws.test.ts', 'root is allowed whatever'], ENFORCEMENT],
  },
  {
    what: '`*`, `?` and `$` in names and tags behind a policy variable',
    expected: 'the characters themselves',
    seen: '0 wildcards',
    held: ['src/policy/language/template.test.ts', 'src/policy/decide/differential.test.ts'],
  },
  {
    what: 'Members that the model has not, and members twice',
    expected: 'passed over, or 400',
    seen: '0 taken',
    held: [
      [ABUSE, 'members that the model has not'],
      [INPUT, 'what the model does not name is ignored'],
    ],
  },
  {
    what: 'A policy detached',
    expected: 'gone at the next request',
    seen: 'the next',
    held: [[ENFORCEMENT, 'what is taken away is gone at the next request']],
  },
  {
    what: 'The same made at once, and limits under races: users, keys, versions, groups, devices',
    expected: '1, 2, 5, 10; one device’s codes once',
    seen: '1, 2, 5, 10, 1',
    held: [
      ['src/services/iam/users.test.ts', 'of many concurrent CreateUser'],
      ['src/services/iam/access-keys.test.ts', 'a user has two keys at most'],
      ['src/services/iam/mfa-devices.test.ts', 'of concurrent EnableMFADevice'],
      [ABUSE, 'limits hold under races'],
      'test/races.test.ts',
    ],
  },
  {
    what: '`kill -9` in a stream of writes',
    expected: 'what was acknowledged is there, nothing half done',
    seen: '0 lost, on SQLite and PostgreSQL',
    held: ['test/kill.test.ts'],
  },
  {
    what: 'SAML responses and brokers’ links that are forged, stolen, for others, used twice, or sent by another site',
    expected: 'nobody is signed in; each proves one sign-in, and only in the browser that goes on from it',
    seen: '0 signed in',
    held: ['test/saml-sign-in/refused.test.ts', 'test/saml-sign-in/once.test.ts', 'test/federation-endpoint.test.ts'],
  },
  {
    what: 'A disk that is full, or nearly',
    expected: 'changes 503; sign-in, reads and what makes room go on; one answer to right and wrong passwords',
    seen: '5 % and 1 %',
    held: ['test/full-disk.test.ts', 'src/server/audit-queue.test.ts'],
  },
  {
    what: 'The database gone, slow or silent; the audit record refused',
    expected: '503 within 5 s; recovers; no request goes unrecorded',
    seen: '5 s',
    held: ['test/postgres-store.test.ts', ['src/server/audit-queue.test.ts', 'while the store refuses events']],
  },
  {
    what: 'The clock set back and forth by a day',
    expected: 'no session begins again, no alarm is told twice',
    seen: '0',
    held: [
      'src/signin/clock-set-back.test.ts',
      [ALARMS, 'when the clock goes back a day'],
      [SESSIONS, 'a clock that jumps'],
    ],
  },
  {
    what: 'A mail server that is down, answers 4xx and 5xx, or drops in the middle of DATA',
    expected: 'mails wait and go out; twelve refusals end one',
    seen: '0 lost',
    held: [OUTBOX],
  },
  {
    what: 'Alarms at the threshold, with missing, late and doubled data, a thousand of them, at two nodes',
    expected: 'AWS’s tables; one mail for each transition',
    seen: '1 mail',
    held: ['src/services/cloudwatch/alarm/decide.test.ts', ALARMS],
  },
  {
    what: 'A backup without its key; a lost or another master key',
    expected: 'refused with the sentence that mends it; nothing is made anew',
    seen: '0 starts',
    held: ['test/backup.test.ts', 'test/master-key.test.ts'],
  },
  {
    what: 'Passwords hashed by the hundred; twenty servers in one process',
    expected: 'two hashes at a time, a bounded queue; known browsers get in; nothing is left open',
    seen: '0 handles, threads and files left',
    held: [
      [ATTACKS, 'while the store is out of reach, or too many hashes wait'],
      [LOCK_OUT, 'whoever keeps all hashes busy'],
      ['test/in-process.test.ts', 'twenty servers'],
    ],
  },
  {
    what: 'Requests to an upstream that are two to some readers, for another service, path, host, account or Region, or for its own administration; keys of the upstream looked for',
    expected: 'refused, or forwarded as what was decided on',
    seen: '0 forwarded, 0 keys',
    held: [
      'test/gateway/attacks.test.ts',
      'src/protocol/messages/as-read.test.ts',
      'test/gateway/upstreams-file.test.ts',
    ],
  },
  {
    what: 'An upstream that is down, slow, breaks off, answers nonsense or half; more calls than it takes; callers that leave; documents too large, or too many at once',
    expected: '503 or a broken connection, no false success; bounded queues and memory',
    seen: '0 false successes',
    held: ['test/gateway/faults.test.ts', 'test/gateway/large-bodies.test.ts'],
  },
]

/** The table of SECURITY.md. */
export function abuseTable(): readonly string[] {
  const path = (held: Abuse['held'][number]) => `\`${typeof held === 'string' ? held : held[0]}\``
  const rows = ABUSES.map(({ what, expected, seen, held }) => {
    const files = [...new Set(held.map(path))].join(', ')
    return `| ${what} | ${expected} | ${seen} | ${files} |`
  })
  return ['| what is done | what must come of it | what did | held by |', '|---|---|---|---|', ...rows]
}
