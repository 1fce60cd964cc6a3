import type { Trouble } from '../../api.ts'
import { Card } from '../../parts/card.tsx'
import { Check, Choices } from '../../parts/choice.tsx'
import { errorAt } from '../../parts/field.tsx'
import type { Pipeline } from '../../wire.ts'
import { AfterMerge } from './after-merge.tsx'
import type { DraftProps } from './channels-tab.tsx'
import css from './control.module.css'
import { Example } from './example.tsx'
import { ScopePicker } from './scope-picker.tsx'
import { conflictChoices, duplicateChoices, methods } from './words.ts'

type RulesTabProps = DraftProps & { pipeline: Pipeline; pipelines: Pipeline[]; problem: Trouble | null }

export function RulesTab({ draft, change, pipeline, pipelines, problem }: RulesTabProps) {
  const none = methods.every(({ method }) => !draft.methods[method])
  return (
    <div class={css.rules}>
      <Card title="Duplicate detection method" hint="Use any of them together: one that matches is enough.">
        <fieldset class={css.methods} aria-label="Duplicate detection method">
          {methods.map(({ method, title, words }) => (
            <Check
              key={method}
              title={title}
              words={words}
              checked={draft.methods[method]}
              onChange={(checked) => change({ methods: { ...draft.methods, [method]: checked } })}
            />
          ))}
        </fieldset>
        {none && <p class={css.quiet}>With no method chosen, no duplicate is ever found.</p>}
      </Card>
      <Card
        title="Pipelines and stages"
        hint="Where to look for a lead of the same person. Leads elsewhere are no duplicates: their owner gets a new lead on the same contact."
      >
        <ScopePicker
          draft={draft}
          change={change}
          pipeline={pipeline}
          pipelines={pipelines}
          error={errorAt(problem, '/scope')}
        />
      </Card>
      <Card title="When a duplicate is found">
        <Choices
          legend="When duplicates contain conflicting data"
          hint="The person has one lead already, and the new request says something else."
          value={draft.conflict}
          choices={conflictChoices}
          onValue={(conflict) => change({ conflict })}
        />
        <Choices
          legend="When an incoming lead is a duplicate"
          hint="The person has two leads already. With three or more, nothing is merged: the group waits for you in Leads."
          value={draft.on_duplicate}
          choices={duplicateChoices}
          onValue={(on_duplicate) => change({ on_duplicate })}
        />
      </Card>
      <div class={css.example}>
        <Example draft={draft} pipeline={pipeline} pipelines={pipelines} />
      </div>
      <Card title="After merging">
        <AfterMerge draft={draft} change={change} problem={problem} />
      </Card>
      <Card title="When a lead is changed later">
        <p class={css.words}>
          Also when a lead or its contact is changed, for example because somebody adds a phone number, it is
          checked again by the same methods, if it came in through a channel. It is merged by itself only
          while at least one of the two is in Incoming leads. The one outside Incoming leads remains,
          otherwise the older one. Leads that your team is working on are never merged with each other by
          themselves.
        </p>
      </Card>
    </div>
  )
}
