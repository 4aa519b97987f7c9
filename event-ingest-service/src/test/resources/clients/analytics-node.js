// what @segment/analytics-node sends when only its host is changed
const { Analytics } = require('@segment/analytics-node');

const [host, writeKey, mark] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host, maxRetries: 0 });
analytics.on('error', (e) => {
  console.error(e);
  process.exitCode = 1;
});

const userId = `kelly-${mark}`;
analytics.track({ userId, event: `track ${mark}`, properties: { price: 79.9 }, timestamp: new Date('2026-03-07T10:00:00Z') });
analytics.identify({ userId, traits: { plan: 'gold' } });
analytics.page({ userId, category: 'Shop', name: `page ${mark}` });
analytics.screen({ userId, name: `screen ${mark}` });
analytics.group({ userId, groupId: 'g-1', traits: { name: 'Acme' } });
analytics.alias({ userId, previousId: `a-${mark}` });
analytics.closeAndFlush();
