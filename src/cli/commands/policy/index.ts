import type { Command } from '../../command.ts'
import { can } from './can.ts'
import { diff } from './diff.ts'
import { lint } from './lint.ts'
import { only } from './only.ts'

/**
 * What can be asked of policies, without an account. It must not load the server: these start in a fraction of its
 * time.
 */
export const POLICY_COMMANDS: readonly Command[] = [lint, can, diff, only]
