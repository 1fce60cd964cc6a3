import { z } from '@hono/zod-openapi'

const part = z.number().min(0).max(1)
const testimony = z
  .object({ pairs: z.number(), stated: part, observed: part, low: part, high: part })
  .openapi('Testimony', {
    description:
      'Email, birth date and identifying attributes are witnesses: each is left out of a pair’s evidence and then heard. Of so many pairs whose evidence without it lies here, those beyond doubt aside: what the model states, and the part that the witnesses say are matches, with its 95% interval.',
  })

export const modelAnswer = z
  .object({
    version: z.number().openapi({ description: 'As decisions name it; 0: the prior as it is shipped' }),
    serves: z.enum(['learned', 'prior']).openapi({
      description:
        'prior: what Onelead is shipped with. Where a training was refused it expects no more matches than rules find',
    }),
    trained_at: z.string().nullable(),
    learned_from: z
      .object({
        contacts: z.number(),
        looked_at: z.number().openapi({ description: 'Contacts picked at random that it looked from' }),
        pairs: z.number().openapi({ description: 'Candidate pairs of the whole account' }),
        expected_matches: z.number().openapi({ description: 'Of them, by what the model states' }),
      })
      .nullable(),
    lambda: part.openapi({
      description: 'Probability that two contacts picked at random are one person, among lambda_of_contacts',
    }),
    lambda_of_contacts: z.number(),
    comparisons: z.array(
      z.object({
        name: z.string(),
        comparable: part.nullable().openapi({
          description: 'Of pairs picked at random: the part in which both have something to compare',
        }),
        levels: z.array(
          z.object({
            name: z.string(),
            m: z.number().openapi({ description: 'How often matches have it' }),
            u: z.number().openapi({ description: 'How often strangers have it' }),
            weight: z.number().openapi({ description: 'Bits, log2(m/u), of a value as common as others' }),
          }),
        ),
      }),
    ),
    relations: z.array(
      z.object({
        name: z.string(),
        odds: z.number().openapi({ description: 'So many pairs of people related so, for each match' }),
      }),
    ),
    calibration: z.array(z.object({ weighed: z.number(), stated: z.number() })).openapi({
      description: 'Natural log-odds as they are weighed, and as they are stated; none: the one is the other',
    }),
    line: z
      .object({
        above: part,
        pairs: z.number(),
        precision: part.nullable(),
        recall: part
          .nullable()
          .openapi({ description: 'Of the matches that are expected among the candidate pairs' }),
        testimony: testimony.nullable(),
      })
      .nullable()
      .openapi({ description: 'Pairs that are flagged for merge' }),
    bands: z.array(
      z.object({
        from: part,
        to: part,
        pairs: z.number(),
        stated: part.nullable().openapi({ description: 'Their mean' }),
        testimony: testimony.nullable(),
      }),
    ),
    last_training: z
      .object({
        version: z.number(),
        at: z.string(),
        contacts: z.number(),
        refused: z
          .object({
            code: z.enum(['too_few_contacts', 'too_few_matches', 'does_not_separate']),
            detail: z.string(),
          })
          .nullable(),
      })
      .nullable(),
    next_training: z.string().nullable().openapi({
      description: 'When it is learned anew; null: not before the contacts change',
    }),
    running: z.object({ job_id: z.string(), done: z.number(), total: z.number() }).nullable(),
  })
  .openapi('Model')

export const trainingAnswer = z.object({ job_id: z.string() }).openapi('Training')
