import type { Pipeline } from '../../wire.ts'
import type { Case, Field, Says, Story } from './example.ts'

const list = new Intl.ListFormat('en', { type: 'conjunction' })

export const fieldNames: Record<Field, string> = {
  name: 'Name',
  email: 'Email',
  phone: 'Phone',
  company: 'Company',
  city: 'City',
}

const counts = ['no lead', 'one lead', 'two leads', 'three leads']

export const caseTitle = ({ existing }: Pick<Case, 'existing'>) =>
  existing === 3 ? 'She has three leads or more' : `She has ${counts[existing]} already`

/** Duplicates as the rules count them: the request itself is one. */
export function countWords({ found }: Case) {
  if (found === 0) return 'No duplicate'
  return found > 2 ? 'More than 3 duplicates' : `${found + 1} duplicates`
}

const methodNames: Record<string, string> = {
  big_data: 'Big Data',
  pixel: 'Tracking pixel',
  email: 'Email',
  phone: 'Phone',
}

const silent: Record<string, string> = {
  big_data: 'weighs your own contacts, so it says nothing of an example',
  pixel: 'another browser, or none',
  email: 'another address',
  phone: 'another number, or none',
}

const alike: Record<string, string> = {
  pixel: 'the same browser',
  email: 'the same address',
  phone: 'the same number',
}

export function methodWords({ method, on, says }: { method: string; on: boolean; says: Says }) {
  const name = methodNames[method] ?? method
  if (says === 'recognises') return `${name}: ${alike[method]}, so she is recognised`
  if (says === 'off') return `${name}: ${alike[method]}, but this method is off`
  return `${name}: ${silent[method]}${on ? '' : ' (off)'}`
}

export const recognisedWords = ({ recognised, methods }: Story) => {
  const by = methods.find(({ says }) => says !== 'nothing')
  const seen = alike[by?.method ?? 'email']
  return recognised ? `Recognised by ${seen}.` : `Not recognised: ${seen} would tell, but that method is off.`
}

export function searchedWords({ searched }: Story, pipelines: Pipeline[]) {
  const parts = pipelines.flatMap(({ name, stages }) => {
    const names = stages
      .filter(({ id }) => searched.some((stage) => stage.id === id))
      .map((stage) => stage.name)
    return names.length > 0 ? [{ name, stages: list.format(names) }] : []
  })
  if (parts.length === 0) return 'Looked for in no stage: tick at least one.'
  const [only] = parts
  return parts.length === 1 && only
    ? `Looked for in ${only.stages}.`
    : `Looked for in ${parts.map(({ name, stages }) => `${name} (${stages})`).join(', ')}.`
}

/** What becomes of the request, in a sentence or two. */
export function caseWords(told: Case, { conflict }: { conflict: 'update' | 'keep' }): string {
  const outside =
    told.outcome !== 'created' && told.found < told.existing
      ? 'Only leads in the stages where you look count. '
      : ''
  const tasks = told.after.filter(({ task }) => task).length
  const task = tasks === 0 ? '' : tasks === 1 ? ' The lead gets a task.' : ' Each lead gets a task.'
  return outside + outcomeWords(told, conflict) + task
}

const replaced = 'What it replaces is kept as a previous value; an old email or number still finds her.'
const notTaken = 'What differs is kept on the lead as a value not taken.'

function outcomeWords(told: Case, conflict: 'update' | 'keep'): string {
  const taken = told.after.filter(({ fate }) => fate === 'changed').length
  const others = told.found - taken
  switch (told.outcome) {
    case 'created':
      return told.contact === 'hers'
        ? 'None of her leads is in a stage where you look: the request becomes a new lead on the same contact.'
        : 'Nobody is recognised: the request becomes a new lead with a new contact.'
    case 'merged':
      return conflict === 'update'
        ? `No new lead: the request is added to the lead, and its data win. ${replaced}`
        : 'No new lead: the request is added to the lead, and fills what was empty.'
    case 'updated': {
      const where = taken > 1 ? 'both leads' : 'the newest lead'
      const data =
        conflict === 'update'
          ? `${where} ${taken > 1 ? 'get' : 'gets'} its data`
          : `${where} ${taken > 1 ? 'are' : 'is'} filled where empty`
      const kept = conflict === 'update' ? replaced : notTaken
      return `No new lead: ${data}${others > 0 ? '; the other one stays as it is' : ''}. ${kept}`
    }
    case 'kept_both':
      return told.waits
        ? 'Something differs, so nothing is merged: the request becomes a new lead, and the two wait for your judgement in Leads.'
        : 'The request becomes a new lead, and those that exist stay as they are.'
    case 'queued_for_review':
      return 'Nothing is merged: the request becomes a new lead, and the group waits for your judgement in Leads.'
  }
}
