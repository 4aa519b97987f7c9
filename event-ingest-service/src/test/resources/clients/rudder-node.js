// what RudderStack's client for Node sends: gzip, labelled as a form
const RudderAnalytics = require('@rudderstack/rudder-sdk-node');

const [dataPlaneUrl, writeKey, mark] = process.argv.slice(2);
const client = new RudderAnalytics(writeKey, { dataPlaneUrl, flushAt: 100, maxInternalQueueSize: 100 });

const userId = `kelly-${mark}`;
client.track({ userId, event: `track ${mark}`, properties: { price: 79.9 } });
client.identify({ userId, traits: { plan: 'gold' } });
client.page({ userId, name: `page ${mark}` });
client.screen({ userId, name: `screen ${mark}` });
client.group({ userId, groupId: 'g-1', traits: { name: 'Acme' } });
client.alias({ userId, previousId: `a-${mark}` });
client.flush((e) => {
  if (e) {
    console.error(e);
    process.exitCode = 1;
  }
});
