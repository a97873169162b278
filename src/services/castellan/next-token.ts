import { pageTokensOf } from '../page-token.ts'
import { ValidationException } from './errors.ts'

const nextTokens = pageTokensOf(() => ValidationException('NextToken is not one that this operation gave.'))

/** Of lists in the order of time: the time and the id of an item. */
export const timeTokens = nextTokens('number', 'text')
