// analytics.js itself, its bundle for browsers, in a page of its own; once event by event, once in batches
const { readFileSync } = require('node:fs');
const { JSDOM } = require('jsdom');

const [base, writeKey, mark] = process.argv.slice(2);
const bundle = readFileSync(require.resolve('@segment/analytics-next/dist/umd/index.js'), 'utf8');

function page(strategy) {
  const { window } = new JSDOM('<!doctype html><title>Jackets</title>', {
    url: `${base}/jackets?utm_source=news&utm_medium=email&utm_campaign=spring`,
    referrer: 'https://www.example.com/search?q=jackets',
    runScripts: 'outside-only',
  });
  window.eval(bundle);
  const segment = { apiKey: writeKey, apiHost: `${new URL(base).host}/v1`, protocol: 'http', ...strategy };
  return window.AnalyticsNext.AnalyticsBrowser.load({
    writeKey,
    cdnSettings: { integrations: { 'Segment.io': segment } },
  });
}

async function send(name, strategy) {
  const analytics = page(strategy);
  const userId = `kelly-${name}-${mark}`;
  const contexts = await Promise.all([
    analytics.identify(userId, { plan: 'gold' }),
    analytics.track(`track ${mark}`, { price: 79.9 }),
    analytics.page('Shop', `page ${mark}`),
    analytics.screen(`screen ${mark}`),
    analytics.group('g-1', { name: 'Acme' }),
    analytics.alias(userId, `a-${mark}`),
  ]);
  for (const context of contexts.filter((c) => c.failedDelivery())) {
    console.error(context.failedDelivery());
    process.exitCode = 1;
  }
}

send('one', {})
  .then(() => send('batch', { deliveryStrategy: { strategy: 'batching', config: { size: 6, timeout: 500 } } }))
  .catch((e) => {
    console.error(e);
    process.exitCode = 1;
  })
  // a page stays open until it is closed
  .finally(() => process.exit());
