// One person, as a server-side application would tell of her with the official client.
import { Analytics } from '@segment/analytics-node'

const { CARILLON_URL, CARILLON_WRITE_KEY, ANONYMOUS_ID, USER_ID, EMAIL, FIRST_NAME } = process.env
const failures = []
const analytics = new Analytics({ host: CARILLON_URL, writeKey: CARILLON_WRITE_KEY, maxRetries: 3 })
analytics.on('error', (failure) => failures.push(failure))

analytics.track({
  anonymousId: ANONYMOUS_ID,
  event: 'Record Viewed',
  properties: { record: 'Kind of Blue' },
})
analytics.identify({
  anonymousId: ANONYMOUS_ID,
  userId: USER_ID,
  traits: { email: EMAIL, firstName: FIRST_NAME },
})
for (let song = 1; song <= 20; song++) {
  analytics.track({ userId: USER_ID, event: 'Song Played', properties: { song } })
}
await analytics.closeAndFlush({ timeout: 15000 })

if (failures.length > 0) {
  const [{ code, reason }] = failures
  console.error(failures.length, 'calls were not delivered:', code, reason)
  process.exit(1)
}
console.log('22 calls sent')
