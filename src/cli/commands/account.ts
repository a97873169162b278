import type { CommandGroup } from '../command.ts'

export const account: CommandGroup = {
  name: 'account',
  summary: 'Adds an account to a store, and lists those that it holds.',
  commands: async () => (await import('./account/index.ts')).ACCOUNT_COMMANDS,
}
