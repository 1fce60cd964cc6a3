import { useEffect, useState } from 'preact/hooks'
import { put } from '../../api.ts'
import { unsaved } from '../../leave.ts'
import { Card } from '../../parts/card.tsx'
import { type Choice, Choices } from '../../parts/choice.tsx'
import { errorAt, Select, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { SaveBar } from '../../parts/save-bar.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { amend } from '../../resource.ts'
import type { BaseOrder, Schedule } from '../../wire-clean-up.ts'
import css from './clean-up.module.css'
import { CONDITIONS, Conditions } from './conditions.tsx'
import { nightHours, timeZones } from './schedule-words.ts'

type Rhythm = 'off' | 'once' | '1' | '7' | '30' | 'other'

const rhythms: Choice<Rhythm>[] = [
  { value: 'off', title: 'Only when I start it', words: 'Nothing runs by itself.' },
  { value: 'once', title: 'Once', words: 'In the coming night, and then no more.' },
  { value: '1', title: 'Every night', words: 'What came twice in a day is one in the morning.' },
  { value: '7', title: 'Every 7 nights', words: 'Always in the night to the same day of the week.' },
  { value: '30', title: 'Every 30 nights', words: 'About once a month.' },
  { value: 'other', title: 'At another interval', words: 'Any number of nights.' },
]

const orders: Choice<BaseOrder>[] = [
  {
    value: 'older',
    title: 'The one last updated longer ago',
    words: 'What was there first stays; the others fill in what it lacks.',
  },
  {
    value: 'newer',
    title: 'The one updated more recently',
    words: 'What was touched last stays, for example after an import of fresh data.',
  },
]

export const SCHEDULE = '/dedupe_schedule'
const FORM = 'clean-up-schedule'
const SHOWN = ['/every_days', '/time_zone', '/hour']
const COMMON = ['1', '7', '30'] as const

const draftOf = ({ every_days, once, hour, time_zone, base_order, accepted }: Schedule) => ({
  rhythm: rhythmOf(every_days, once),
  days: String(every_days ?? 14),
  hour,
  time_zone,
  base_order,
  accepted,
})

function rhythmOf(every_days: number | null, once: boolean): Rhythm {
  if (every_days === null) return once ? 'once' : 'off'
  return COMMON.find((it) => it === String(every_days)) ?? 'other'
}

const askedOf = ({ rhythm, days, ...rest }: ReturnType<typeof draftOf>) => ({
  ...rest,
  once: rhythm === 'once',
  every_days: rhythm === 'off' || rhythm === 'once' ? null : Number(rhythm === 'other' ? days : rhythm),
})

/** When contacts are cleaned up, and by which order; saved as one, once the conditions are accepted. */
export function ScheduleForm({ schedule }: { schedule: Schedule }) {
  const saved = draftOf(schedule)
  const [draft, setDraft] = useState(saved)
  const [missing, setMissing] = useState(false)
  const { busy, problem, send, forgive } = useSending()
  const change = (part: Partial<typeof saved>) => setDraft({ ...draft, ...part })
  const dirty = JSON.stringify(askedOf(draft)) !== JSON.stringify(askedOf(saved))
  useEffect(() => {
    unsaved.value = dirty
    return () => {
      unsaved.value = false
    }
  }, [dirty])

  const save = (event: Event) => {
    event.preventDefault()
    setMissing(!draft.accepted)
    if (!draft.accepted) return document.querySelector<HTMLElement>(`#${CONDITIONS} input`)?.focus()
    void send(async () => {
      const answer = await put<Schedule>(SCHEDULE, askedOf(draft))
      if (!answer.ok) return answer.problem
      amend<Schedule>(SCHEDULE, () => answer.data)
      setDraft(draftOf(answer.data))
      say(answer.data.next_run_at ? 'Saved. The next clean-up is scheduled' : 'Saved. Nothing runs by itself')
      return null
    })
  }
  const discard = () => {
    setDraft(saved)
    setMissing(false)
    forgive()
  }

  return (
    <form id={FORM} class={css.form} onSubmit={save}>
      <div class={css.columns}>
        <Card title="How often">
          <Choices
            legend="Clean up"
            hint="Asked for today, the first time is in the coming night."
            value={draft.rhythm}
            choices={rhythms}
            onValue={(rhythm) => change({ rhythm })}
          />
          {draft.rhythm === 'other' && (
            <TextField
              label="Nights from one clean-up to the next"
              type="number"
              min={1}
              max={365}
              inputMode="numeric"
              required
              value={draft.days}
              onValue={(days) => change({ days })}
              error={errorAt(problem, '/every_days')}
            />
          )}
          <div class={css.when}>
            <Select
              label="At"
              value={String(draft.hour)}
              options={nightHours(schedule.hour)}
              onValue={(hour) => change({ hour: Number(hour) })}
              error={errorAt(problem, '/hour')}
            />
            <Select
              label="Time zone"
              value={draft.time_zone}
              options={timeZones(schedule.time_zone)}
              onValue={(time_zone) => change({ time_zone })}
              error={errorAt(problem, '/time_zone')}
            />
          </div>
          <Choices
            legend="Which contact stays"
            hint="Where neither user ID nor status tells them apart."
            value={draft.base_order}
            choices={orders}
            onValue={(base_order) => change({ base_order })}
          />
        </Card>
        <Conditions
          accepted={schedule.accepted}
          checked={draft.accepted}
          missing={missing}
          onChange={(accepted) => change({ accepted })}
        />
      </div>
      <ProblemNote problem={problem} shown={SHOWN} />
      <SaveBar dirty={dirty} busy={busy} discard={discard} form={FORM} />
    </form>
  )
}
