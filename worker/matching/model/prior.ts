import type { Model } from './model.ts'

/**
 * The model of an account that has too little to learn from, and where the others begin. Made by
 * bench/matching/make-prior.ts, without a label: the mean of what training learned from febrl3 (names, addresses,
 * birth dates), Splink's fake_1000 (names, emails, birth dates) and four made-up customer bases (everything else).
 */
export const PRIOR: Model = {
  version: 1,
  attributes: [],
  comparisons: {
    first_name: {
      m: [0, 0.694, 0.147, 0.0109, 0.0285, 0.0689, 0.0142, 0.0364],
      u: [0, 0.00582, 0.00224, 0.000166, 0.000435, 0.00207, 0.00232, 0.986],
    },
    last_name: {
      m: [0, 0.669, 0.129, 0.0222, 0.0769, 0.0173, 0.0852],
      u: [0, 0.00431, 0.000872, 0.00015, 0.000553, 0.00278, 0.99],
    },
    email: {
      m: [0, 0.461, 0.0311, 0.156, 0.0717, 0.00679, 0.17, 0.0512, 0.0521, 0.00000616],
      u: [0, 0.0000251, 0.00000384, 0.0000423, 0.0000237, 0.00000783, 0.381, 0.202, 0.417, 0.0000493],
    },
    phone: { m: [0, 0.435, 0.329, 0.0104, 0.225], u: [0, 0.000029, 0.0000426, 0.0000119, 1] },
    birth_date: {
      m: [0, 0.825, 0.0352, 0.0365, 0.0163, 0.0115, 0.0274, 0.0331, 0.0149],
      u: [0, 0.0000664, 0.0000501, 0.00126, 0.00328, 0.00232, 0.0317, 0.26, 0.701],
    },
    company: { m: [0, 0.892, 0.0685, 0.0398], u: [0, 0.0382, 0.0135, 0.948] },
    tags: { m: [0, 0.567, 0.345, 0.0879], u: [0, 0.00135, 0.226, 0.773] },
    place: {
      m: [0, 0.193, 0.0348, 0.669, 0.0755, 0.00419, 0.0241],
      u: [0, 0.0000418, 0.000194, 0.0329, 0.0087, 0.0362, 0.921],
    },
    address: {
      m: [0, 0.683, 0.149, 0.0905, 0.0525, 0.0184, 0.00661],
      u: [0, 0.00000563, 0.0000647, 0.0000755, 0.00176, 0.0124, 0.985],
    },
  },
  attribute: { m: [0, 0.85, 0.07, 0.08], u: [0, 0.02, 0.002, 0.978] },
  contacts: 1000,
  lambda: 0.000605,
  relations: {
    namesakes: 0.271,
    namesakes_nearby: 0.215,
    namesakes_at_home: 0.0109,
    namesakes_at_work: 0.0512,
    household: 0.156,
    shared_mailbox: 0.0195,
    twins: 0.00922,
    colleagues: 18.5,
    office: 0.183,
    family_business: 0.0263,
    recycled_phone: 0.00247,
  },
  calibration: [],
  trained: null,
}
