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
      m: [0, 0.701, 0.134, 0.0116, 0.0323, 0.0719, 0.0146, 0.0349],
      u: [0, 0.00551, 0.00173, 0.00015, 0.000416, 0.00204, 0.00233, 0.987],
    },
    last_name: {
      m: [0, 0.689, 0.127, 0.0221, 0.0716, 0.0174, 0.0736],
      u: [0, 0.00446, 0.000851, 0.000149, 0.000514, 0.00281, 0.99],
    },
    email: {
      m: [0, 0.49, 0.092, 0.124, 0.0224, 0.00803, 0.16, 0.05, 0.0533, 0.000255, 0.00000685],
      u: [0, 0.0000342, 0.0000111, 0.0000426, 0.0000077, 0.00000951, 0.389, 0.198, 0.41, 0.00196, 0.0000527],
    },
    phone: {
      m: [0, 0.271, 0.177, 0.298, 0.0104, 0.244],
      u: [0, 0.0000202, 0.0000315, 0.0000669, 0.0000115, 1],
    },
    birth_date: {
      m: [0, 0.813, 0.0488, 0.0362, 0.016, 0.0118, 0.0287, 0.0319, 0.014],
      u: [0, 0.000105, 0.0000331, 0.00146, 0.00327, 0.00241, 0.0304, 0.257, 0.705],
    },
    company: { m: [0, 0.892, 0.0633, 0.0451], u: [0, 0.0372, 0.0132, 0.949] },
    job_title: { m: [0, 0.941, 0.0034, 0.0552], u: [0, 0.118, 0.000427, 0.881] },
    tags: { m: [0, 0.561, 0.35, 0.089], u: [0, 0.0014, 0.228, 0.77] },
    place: {
      m: [0, 0.19, 0.0338, 0.674, 0.0759, 0.00399, 0.0224],
      u: [0, 0.0000419, 0.000194, 0.0332, 0.0087, 0.0362, 0.921],
    },
    address: {
      m: [0, 0.683, 0.149, 0.0905, 0.0525, 0.0184, 0.00661],
      u: [0, 0.00000563, 0.0000647, 0.0000755, 0.00176, 0.0124, 0.985],
    },
  },
  attribute: { m: [0, 0.85, 0.07, 0.08], u: [0, 0.02, 0.002, 0.978] },
  contacts: 1000,
  lambda: 0.000627,
  relations: {
    namesakes: 0.232,
    namesakes_nearby: 0.155,
    namesakes_at_home: 0.0161,
    namesakes_at_work: 0.0243,
    household: 0.119,
    shared_mailbox: 0.0187,
    twins: 0.00575,
    colleagues: 17.8,
    office: 0.178,
    family_business: 0.03,
    recycled_phone: 0.0024,
  },
  calibration: [],
  trained: null,
}
