import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The house as it is meant: which room may import which. `architecture.test.ts` holds the code to it, and
 * `docs/architecture.md` draws it. An arrow `types:room` is for types only: nothing of that room runs for it.
 */
export type Arrows = Readonly<Record<string, readonly string[]>>

/** The layers of `src/`, from the ground up, and `models/`. */
export const LAYERS: Arrows = {
  models: [],
  aws: [],
  terminal: [],
  metrics: [],
  traces: [],
  policy: ['aws'],
  protocol: ['aws'],
  credentials: ['aws'],
  storage: ['aws'],
  web: ['aws'],
  saml: [],
  federation: ['aws'],
  workloads: ['aws', 'credentials', 'web'],
  'external-authorisation': ['aws', 'credentials', 'web', 'types:protocol'],
  work: ['types:aws', 'types:storage'],
  audit: ['aws', 'types:storage'],
  identity: ['aws', 'credentials', 'types:storage'],
  mail: ['aws', 'types:storage', 'work'],
  signin: ['aws', 'credentials', 'storage', 'web', 'audit', 'identity'],
  requests: ['aws', 'types:policy', 'types:protocol'],
  gateway: ['aws', 'protocol', 'requests'],
  services: [
    'aws',
    'saml',
    'policy',
    'storage',
    'credentials',
    'types:models',
    'web',
    'federation',
    'work',
    'audit',
    'identity',
  ],
  server: [
    ...['aws', 'policy', 'protocol', 'requests', 'credentials', 'storage'],
    ...[
      'web',
      'federation',
      'work',
      'audit',
      'identity',
      'mail',
      'signin',
      'gateway',
      'services',
      'workloads',
      'external-authorisation',
      'metrics',
      'traces',
    ],
  ],
  'castellan-client': ['types:models'],
  keeper: ['aws', 'policy', 'terminal', 'web', 'castellan-client', 'types:models'],
  cli: ['aws', 'policy', 'protocol', 'requests', 'terminal', 'keeper', 'server'],
  // The package's front door.
  entry: ['server'],
  // Further doors, for tests.
  suite: ['entry'],
}

/**
 * What the tests of a layer may import beside that: they drive it as a server does, with a person signed in and a
 * mailbox.
 */
export const TEST_ARROWS: Arrows = {
  'castellan-client': ['models'],
  services: ['signin', 'mail', 'server', 'protocol'],
  protocol: ['services'],
  identity: ['storage'],
  mail: ['storage'],
  audit: ['storage'],
  work: ['aws', 'storage'],
  signin: ['protocol', 'services', 'server'],
}

function foldersOf(path: string): readonly string[] {
  const entries = readdirSync(join(import.meta.dirname, '../..', path), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/**
 * Rooms of a layer that is divided. A layer's own files (its `index.ts`, and what all its rooms share) are free to all
 * its rooms.
 */
export const ROOMS: Readonly<Record<string, Arrows>> = {
  policy: {
    language: [],
    'aws-data': ['language'],
    validate: ['language'],
    decide: ['language', 'aws-data'],
    explain: ['language', 'decide'],
    lint: ['language', 'aws-data', 'validate'],
    complete: ['language', 'aws-data', 'validate', 'lint'],
    analyse: ['language', 'aws-data', 'decide'],
  },
  protocol: {
    sigv4: [],
    routes: [],
    model: ['routes'],
    codecs: ['types:model'],
    calls: ['types:model', 'codecs', 'routes'],
    messages: ['model', 'codecs', 'routes', 'types:calls'],
  },
  storage: {
    schema: [],
    repositories: ['types:schema'],
    migrations: ['types:schema'],
    backup: ['migrations'],
    sqlite: ['types:schema'],
    postgres: [],
  },
  // A service never imports another: it declares the port that it needs, and `server` supplies it.
  services: Object.fromEntries(foldersOf('src/services').map((service) => [service, []])),
  signin: { pages: [] },
  keeper: {
    account: [],
    check: ['account'],
    'credential-report': ['account', 'types:check'],
    mfa: ['account', 'types:check'],
    billing: ['account', 'types:check'],
    administrator: ['account', 'check', 'mfa'],
    settings: ['account', 'check'],
    exposure: ['account', 'check'],
    escalation: ['types:account'],
    checks: [
      'account',
      'check',
      'credential-report',
      'mfa',
      'billing',
      'administrator',
      'settings',
      'exposure',
      'escalation',
    ],
    audit: ['account', 'check'],
    prove: ['account', 'permissions'],
    explain: ['account'],
    permissions: ['account', 'types:check'],
    secure: ['account', 'check', 'permissions'],
    teardown: ['account', 'billing', 'administrator', 'permissions'],
  },
  cli: { commands: [] },
  gateway: { s3: [], knowledge: [] },
}

/**
 * Where a package, or a part of Node that does I/O, may be imported: everywhere else it may not. `*` ends a beginning.
 */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/*': ['src/keeper/'],
  '@smithy/signature-v4': ['src/keeper/account/'],
  kysely: ['src/storage/'],
  postgres: ['src/storage/postgres'],
  'node:sqlite': ['src/storage/sqlite'],
  nodemailer: ['src/mail/'],
  'xml-crypto': ['src/saml/'],
  '@xmldom/xmldom': ['src/saml/'],
  uqr: ['src/terminal/', 'src/services/iam/'],
  'node:http': ['src/server/', 'src/gateway/', 'src/keeper/account/send-http.ts', 'src/federation/guarded-fetch.ts'],
  'node:child_process': ['src/terminal/browser.ts', 'src/server/init/init-scripts.ts'],
  'node:worker_threads': ['src/storage/sqlite/'],
  'node:fs': [
    ...['src/storage/', 'src/server/', 'src/cli/', 'src/keeper/'],
    // The engine's and the protocol's data, which are part of the program.
    ...['src/aws/data-file.ts', 'src/protocol/data-directory.ts', 'src/protocol/model/', 'src/protocol/calls/'],
  ],
}

/**
 * The rooms of `console/src/`. Of ours it imports these few files and nothing else: the policy engine's public entries,
 * what it shares with the keeper, and the types of our own model.
 */
export const CONSOLE: Arrows = {
  'its root': ['components', 'router', 'shell'],
  // Regions and their names, which are data.
  api: ['src/castellan-client/index.ts', 'src/aws/region.ts', 'src/aws/region-table.ts'],
  router: [],
  'policy-engine': [
    'src/policy/index.ts',
    'src/policy/lint/index.ts',
    'src/policy/complete/index.ts',
    'src/policy/analyse/index.ts',
    // The service authorisation data, which the engine reads from files on Node.
    'data',
  ],
  components: ['types:models', 'api', 'router'],
  iam: ['types:models', 'api', 'components', 'policy-engine', 'router'],
  notifications: ['api'],
  pages: [
    'types:models',
    'src/keeper/checklist.ts',
    'api',
    'components',
    'iam',
    'notifications',
    'policy-engine',
    'router',
  ],
  shell: ['api', 'components', 'pages', 'router'],
}
