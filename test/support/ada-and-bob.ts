/** Two who have nothing in common. */
export const ADA = { name: 'Ada', email: 'ada@example.com', phone: '+49 171 2345678' }
export const BOB = { name: 'Bob', email: 'bob@example.com', phone: '+49 171 7654321' }
