/**
 * What a request to any of AWS's services needs to be allowed: actions, ARNs and condition keys.
 *
 * - `rule/`: how they follow from AWS's models and its service authorisation reference. It runs when the table is made
 * - `table/`: what it said of each of AWS's operations, read from `data/`
 * - `services/`: what it gets wrong, a file for each service
 *
 * It knows requests by their parameters. It must not know how they came over the wire, who asks, or what policies say.
 */
export type { ApiRequest, Ask, AskKeys, Parameters, Scope } from './ask.ts'
export { asksOf, type OperationRule, ruleOf } from './asks-of.ts'
export { MOST_VALUES, TooMuchAsked } from './path.ts'
export { serviceNames, serviceTable } from './table/table.ts'
