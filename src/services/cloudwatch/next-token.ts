import { pageTokensOf } from '../page-token.ts'
import { InvalidNextToken, InvalidParameterValue } from './errors.ts'

const MESSAGE = 'Invalid nextToken'

export const nextTokens = pageTokensOf(() => InvalidNextToken(MESSAGE))

/**
 * Tokens of ListMetrics, whose page knows no InvalidNextToken.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
 */
export const metricTokens = pageTokensOf(() => InvalidParameterValue(MESSAGE))
