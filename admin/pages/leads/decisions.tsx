import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LeadLink } from '../../parts/lead-link.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { Candidate, Channel, Decision, Lead, Page } from '../../wire.ts'
import { candidateWords, flagSentence, headline, nobodySentence } from './decision-words.ts'
import css from './lead.module.css'

/** Every request that became this lead or was added to it, and why. */
export function Decisions({ lead }: { lead: Lead }) {
  const decisions = useResource<Page<Decision>>(`/leads/${lead.id}/decisions?limit=50`)
  const channels = useResource<Page<Channel>>('/channels')
  const list = decisions.data?.data
  return (
    <Card title="Why it was matched or not" hint="One entry for each request, newest first." flush>
      {decisions.problem && <ProblemNote problem={decisions.problem} retry={decisions.reload} />}
      {!list && !decisions.problem && <Loading rows={3} />}
      {list?.length === 0 && (
        <Empty icon="merge" title="Never checked">
          Only leads that arrive through a channel are checked for duplicates.
        </Empty>
      )}
      {list && list.length > 0 && (
        <ol aria-label="Decisions">
          {list.map((decision) => (
            <DecisionEntry
              key={decision.id}
              decision={decision}
              lead={lead}
              channel={channels.data?.data.find(({ id }) => id === decision.channel_id)?.name}
            />
          ))}
        </ol>
      )}
    </Card>
  )
}

const signs = {
  created: { icon: 'plus', look: '' },
  merged: { icon: 'merge', look: css.joined },
  updated: { icon: 'merge', look: css.joined },
  kept_both: { icon: 'split', look: '' },
  queued_for_review: { icon: 'alert', look: css.waits },
} as const

type EntryProps = { decision: Decision; lead: Lead; channel: string | undefined }

function DecisionEntry({ decision, lead, channel }: EntryProps) {
  const sign = signs[decision.outcome]
  return (
    <li class={css.decision}>
      <span class={`${css.sign} ${sign?.look ?? ''}`}>
        <Icon name={sign?.icon ?? 'info'} size={15} />
      </span>
      <div>
        <strong>{headline(decision)}</strong>
        <ul class={css.reasons}>
          {decision.candidates.length === 0 && <li>{nobodySentence(decision)}</li>}
          {decision.candidates.map((candidate) => (
            <CandidateLine
              key={`${candidate.contact_id} ${candidate.lead_id}`}
              decision={decision}
              candidate={candidate}
              lead={lead}
            />
          ))}
          {decision.flags.map((flag) => (
            <li key={flag}>{flagSentence(flag)}</li>
          ))}
        </ul>
        <p class={css.sub}>
          {channel && `${channel}, `}
          <Time at={decision.created_at} full /> · rule version {decision.rule_version}
        </p>
      </div>
    </li>
  )
}

function CandidateLine({
  decision,
  candidate,
  lead,
}: {
  decision: Decision
  candidate: Candidate
  lead: Lead
}) {
  const { before, after } = candidateWords(decision, candidate)
  return (
    <li>
      {before}{' '}
      {candidate.lead_id === null ? (
        'a contact without a lead'
      ) : candidate.lead_id === lead.id ? (
        'this lead'
      ) : (
        <LeadLink id={candidate.lead_id} />
      )}
      {after}
    </li>
  )
}
