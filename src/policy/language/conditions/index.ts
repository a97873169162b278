/**
 * Condition operators, one row each, and what may stand around their names. A row knows values and nothing of
 * statements or decisions; to add an operator, add a row to its family.
 */
export { type ConditionTest, compileCondition } from './compile.ts'
export type { OperatorFamily } from './operator.ts'
export { conditionOperators, findOperator, OPERATOR_NAMES, type OperatorName } from './operators.ts'
