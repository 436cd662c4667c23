// The page's script if GraphiQL is not bundled: GraphiQL and React are global variables, loaded from a
// content delivery network. They are undefined if that network was not reached.

import { exampleTabs, pageConfig, socketURL } from './startup.js';

const config = pageConfig();
const container = document.getElementById('playground');

if (globalThis.GraphiQL && globalThis.React && globalThis.ReactDOM) {
  await render(globalThis.GraphiQL, globalThis.React, globalThis.ReactDOM);
} else {
  container.textContent = `GraphiQL could not be loaded from ${config.host}. ` +
    `The GraphQL API is at ${config.endpoint}.`;
  container.className = 'unavailable';
}

async function render(GraphiQL, React, ReactDOM) {
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
  ReactDOM.createRoot(container).render(page);
}
