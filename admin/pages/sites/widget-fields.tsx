import type { FieldRule } from '../../../protocol/widget-settings.ts'
import { LANGUAGES } from '../../../protocol/widget-texts.ts'
import type { Trouble } from '../../api.ts'
import { Card } from '../../parts/card.tsx'
import { Check } from '../../parts/choice.tsx'
import { errorAt, Select, TextArea, TextField } from '../../parts/field.tsx'
import type { SiteWidget } from '../../wire.ts'
import { languageName } from './languages.ts'
import css from './sites.module.css'

const rules: { value: FieldRule; label: string }[] = [
  { value: 'hidden', label: 'Not asked' },
  { value: 'optional', label: 'Asked, may stay empty' },
  { value: 'required', label: 'Must be given' },
]

const asked = [
  { field: 'name', label: 'Name' },
  { field: 'email', label: 'Email' },
  { field: 'phone', label: 'Phone' },
] as const

const isRule = (value: string): value is FieldRule => rules.some((rule) => rule.value === value)

type WidgetFieldsProps = {
  widget: SiteWidget
  change: (part: Partial<SiteWidget>) => void
  problem: Trouble | null
}

export const WidgetFields = ({ widget, change, problem }: WidgetFieldsProps) => (
  <Card title="Chat">
    <Check
      title="Show the chat launcher"
      words="Off: visitors are still recognised, but no chat button is shown."
      checked={widget.enabled}
      onChange={(enabled) => change({ enabled })}
    />
    <div class={css.pair}>
      <TextField
        label="Colour"
        value={widget.color}
        onValue={(color) => change({ color })}
        error={errorAt(problem, '/widget/color')}
        placeholder="#2855d9"
        maxLength={7}
      />
      <input
        type="color"
        class={css.swatch}
        aria-label="Pick a colour"
        value={/^#[0-9a-f]{6}$/i.test(widget.color) ? widget.color : '#000000'}
        onInput={(event) => change({ color: event.currentTarget.value })}
      />
      <Select
        label="Position"
        value={widget.position}
        onValue={(position) => change({ position: position === 'left' ? 'left' : 'right' })}
        options={[
          { value: 'right', label: 'Right' },
          { value: 'left', label: 'Left' },
        ]}
      />
    </div>
    <TextField
      label="Title"
      hint="As it is by default, it is said in the visitor's language; so is the greeting."
      value={widget.title}
      onValue={(title) => change({ title })}
      error={errorAt(problem, '/widget/title')}
      maxLength={60}
    />
    <TextArea
      label="Greeting"
      rows={2}
      value={widget.greeting}
      onValue={(greeting) => change({ greeting })}
      error={errorAt(problem, '/widget/greeting')}
      maxLength={500}
    />
    <div class={css.two}>
      <Select
        label="Language"
        value={widget.language}
        onValue={(language) => change({ language: language as SiteWidget['language'] })}
        options={[
          { value: 'auto', label: 'As the page, or the browser' },
          ...LANGUAGES.map((value) => ({ value, label: languageName(value) })),
        ]}
      />
      <Select
        label="Appearance"
        value={widget.theme}
        onValue={(theme) => change({ theme: theme as SiteWidget['theme'] })}
        options={[
          { value: 'auto', label: 'As the visitor likes it' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </div>
    <fieldset class={css.asked}>
      <legend>Before the first message, ask for</legend>
      {asked.map(({ field, label }) => (
        <Select
          key={field}
          label={label}
          value={widget.fields[field]}
          options={rules}
          onValue={(value) => isRule(value) && change({ fields: { ...widget.fields, [field]: value } })}
        />
      ))}
    </fieldset>
  </Card>
)
