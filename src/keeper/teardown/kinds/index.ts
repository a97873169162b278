import type { Kind } from '../resource.ts'
import { alarm } from './alarm.ts'
import { analyzer } from './analyzer.ts'
import { budget } from './budget.ts'
import { mfaDevice } from './mfa-device.ts'
import { policy } from './policy.ts'
import { topic } from './topic.ts'
import { user } from './user.ts'

/** In the order of removal: what others hang on comes after them. */
export const KINDS: readonly Kind[] = [user, mfaDevice, policy, alarm, topic, budget, analyzer]
