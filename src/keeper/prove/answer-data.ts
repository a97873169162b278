import { type Answer, isConfined, isProved, verdictOf } from './answer.ts'
import { pathText } from './report.ts'

/** The answer as plain data, for programs. */
export function answerData(answer: Answer): object {
  const { principal, only, proof, simulation, calls, gaps, unseen } = answer
  const { escalation } = proof
  return {
    principal: principal.arn,
    only,
    isConfined: isConfined(answer),
    proved: {
      holds: isProved(answer),
      ...proof.only,
      verdict: verdictOf(answer),
      trustedBy: proof.trustedBy.map(({ to, assumes }) => ({ role: to, action: 'sts:AssumeRole', assumes })),
      escalation: {
        verdict: escalation.verdict,
        isConditional: escalation.isConditional,
        paths: escalation.paths.map((path) => ({
          text: pathText(path),
          isConditional: path.isConditional,
          steps: path.steps.map(({ from, to, method, sentence, permissions, source }) => ({
            from,
            to,
            method,
            sentence,
            permissions,
            source,
          })),
        })),
      },
    },
    sampled: { simulation, calls },
    notRead: gaps,
    notSeen: unseen,
  }
}
