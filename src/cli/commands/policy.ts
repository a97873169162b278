import type { CommandGroup } from '../command.ts'

export const policy: CommandGroup = {
  name: 'policy',
  summary: 'Checks, asks, compares and proves policies, from files alone.',
  commands: async () => (await import('./policy/index.ts')).POLICY_COMMANDS,
}
