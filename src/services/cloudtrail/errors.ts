import { awsError } from '../../aws/index.ts'

export const InvalidEventCategoryException = awsError('InvalidEventCategoryException', 400)
export const InvalidLookupAttributesException = awsError('InvalidLookupAttributesException', 400)
export const InvalidNextTokenException = awsError('InvalidNextTokenException', 400)
export const InvalidTimeRangeException = awsError('InvalidTimeRangeException', 400)
