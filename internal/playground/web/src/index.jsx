// The script of the bundled page: GraphiQL with Broadsheet's title and example queries.

import './workers.js';
import 'graphiql/style.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';

import { exampleTabs, pageConfig, socketURL } from '../../static/startup.js';

const config = pageConfig();

const fetcher = createGraphiQLFetcher({
  url: config.endpoint,
  // graphql-ws connects lazily: not before the first subscription.
  wsClient: createClient({ url: socketURL(config.endpoint) }),
});

const tabs = await exampleTabs(config);

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs.length > 0 ? tabs : undefined}
    defaultEditorToolsVisibility="variables"
  >
    <GraphiQL.Logo>
      <span className="masthead">{config.title}</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
