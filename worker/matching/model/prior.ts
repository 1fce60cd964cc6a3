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
      m: [0, 0.694, 0.138, 0.0133, 0.0344, 0.069, 0.0142, 0.0367],
      u: [0, 0.00582, 0.00224, 0.000166, 0.000435, 0.00207, 0.00232, 0.986],
    },
    last_name: {
      m: [0, 0.669, 0.125, 0.0266, 0.0769, 0.0173, 0.0853],
      u: [0, 0.00431, 0.000872, 0.00015, 0.000553, 0.00278, 0.99],
    },
    email: {
      m: [0, 0.462, 0.0309, 0.161, 0.0637, 0.00726, 0.178, 0.097, 0.00000906],
      u: [0, 0.0000249, 0.00000384, 0.0000422, 0.0000195, 0.00000783, 0.381, 0.618, 0.0000493],
    },
    phone: { m: [0, 0.435, 0.33, 0.0103, 0.225], u: [0, 0.0000292, 0.0000423, 0.0000119, 1] },
    birth_date: {
      m: [0, 0.825, 0.0352, 0.0365, 0.0156, 0.0122, 0.0274, 0.033, 0.0148],
      u: [0, 0.0000666, 0.0000501, 0.00126, 0.00328, 0.00232, 0.0317, 0.26, 0.701],
    },
    company: { m: [0, 0.895, 0.0686, 0.0368], u: [0, 0.0382, 0.0135, 0.948] },
    tags: { m: [0, 0.567, 0.345, 0.0881], u: [0, 0.00135, 0.226, 0.773] },
    place: {
      m: [0, 0.193, 0.0348, 0.669, 0.0754, 0.00418, 0.0242],
      u: [0, 0.0000418, 0.000194, 0.0329, 0.0087, 0.0362, 0.921],
    },
    address: {
      m: [0, 0.683, 0.149, 0.0905, 0.0525, 0.0184, 0.00661],
      u: [0, 0.00000563, 0.0000647, 0.0000755, 0.00176, 0.0124, 0.985],
    },
  },
  attribute: { m: [0, 0.85, 0.07, 0.08], u: [0, 0.02, 0.002, 0.978] },
  contacts: 1000,
  lambda: 0.000604,
  relations: {
    namesakes: 0.272,
    namesakes_nearby: 0.218,
    namesakes_at_home: 0.0117,
    namesakes_at_work: 0.05,
    household: 0.159,
    shared_mailbox: 0.0175,
    twins: 0.00925,
    colleagues: 18.5,
    office: 0.184,
    family_business: 0.0264,
    recycled_phone: 0.00248,
  },
  calibration: [],
  trained: null,
}
