import { pageTokensOf } from '../page-token.ts'
import { InvalidParameter } from './errors.ts'

/**
 * How many items a list operation answers with at most: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
 */
export const PAGE = 100

export const nextTokens = pageTokensOf(() => InvalidParameter('Invalid parameter: NextToken'))
