// The page without a build: GraphiQL and React came as global variables from a content delivery
// network, or they didn't.

import { exampleTabs, pageConfig, socketURL } from './startup.js';

const config = pageConfig();
const place = document.getElementById('playground');

if (globalThis.GraphiQL && globalThis.React && globalThis.ReactDOM) {
  await show(globalThis.GraphiQL, globalThis.React, globalThis.ReactDOM);
} else {
  place.textContent = `GraphiQL could not be loaded from ${config.host}. ` +
    `The API itself answers at ${config.endpoint}.`;
  place.className = 'unavailable';
}

async function show(GraphiQL, React, ReactDOM) {
  const tabs = await exampleTabs(config);
  const fetcher = GraphiQL.createFetcher({
    url: config.endpoint,
    subscriptionUrl: socketURL(config.endpoint),
  });
  const logo = React.createElement(
    GraphiQL.Logo, null, React.createElement('span', { className: 'masthead' }, config.title));
  const page = React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: tabs.length > 0 ? tabs : undefined,
    defaultEditorToolsVisibility: 'variables',
  }, logo);
  ReactDOM.createRoot(place).render(page);
}
