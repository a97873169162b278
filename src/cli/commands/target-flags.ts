import type { Flag } from '../command.ts'

/** The flags of all commands that reach an account: which one is meant. */
export const TARGET_FLAGS = {
  profile: { type: 'string', value: 'NAME', help: 'the AWS profile whose credentials, region and endpoint are used' },
  endpoint: {
    type: 'string',
    value: 'URL',
    help: "the account server, such as http://localhost:4566 (default: the profile's, else AWS)",
  },
  account: { type: 'string', value: 'ID', help: 'the account id that is expected: any other is refused' },
} as const satisfies Readonly<Record<string, Flag>>
