/**
 * The AWS services that the server has, one line each. What a service is stands in its own folder's `descriptor.ts`;
 * all else that must know of it (protocols, audit record, workers, scripts, documents) reads this list.
 */
import { account } from './account/descriptor.ts'
import { billing } from './billing/descriptor.ts'
import { castellan } from './castellan/descriptor.ts'
import { cloudtrail } from './cloudtrail/descriptor.ts'
import { cloudwatch } from './cloudwatch/descriptor.ts'
import { eksAuth } from './eks-auth/descriptor.ts'
import { iam } from './iam/descriptor.ts'
import type { AnyService } from './service.ts'
import { sns } from './sns/descriptor.ts'
import { sts } from './sts/descriptor.ts'

export const SERVICES = [
  iam,
  sts,
  cloudwatch,
  sns,
  cloudtrail,
  billing,
  account,
  eksAuth,
  castellan,
] as const satisfies readonly AnyService[]
