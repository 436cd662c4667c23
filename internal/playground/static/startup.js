// Code that both scripts of the page share, the bundled one and fallback.js: it reads the page's settings
// and prepares the example queries. It is plain JavaScript, because fallback.js imports it unbundled.

/** Returns the settings that the server wrote into the page: {endpoint, title, host, examples}. */
export function pageConfig() {
  return JSON.parse(document.getElementById('playground-config').textContent);
}

/** Returns the WebSocket address for subscriptions, given the path of the endpoint. */
export function socketURL(endpoint) {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/**
 * Returns the examples as tabs for GraphiQL. If an example has an empty variable `articleId`, it fills in
 * the id of an article in the store, so that the example runs unchanged.
 */
export async function exampleTabs({ endpoint, examples }) {
  const tabs = examples.map(({ query, variables }) => ({ query, variables }));
  const incomplete = tabs.filter((tab) => needsArticle(tab.variables));
  if (incomplete.length === 0) return tabs;

  const id = await newestArticle(endpoint);
  for (const tab of id ? incomplete : []) {
    tab.variables = withArticle(tab.variables, id);
  }
  return tabs;
}

/** Reports whether `articleId` is empty in an example's variables, given as JSON text. */
function needsArticle(variables) {
  return parseVariables(variables).articleId === '';
}

function withArticle(variables, id) {
  return JSON.stringify({ ...parseVariables(variables), articleId: id }, null, 2);
}

function parseVariables(variables) {
  try {
    return JSON.parse(variables || '{}') ?? {};
  } catch {
    return {};
  }
}

/**
 * Returns the id of the newest article. It returns undefined if the store is empty or the server does
 * not respond within 3 seconds, so that the page opens in any case.
 */
async function newestArticle(endpoint) {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ query: '{ articles(first: 1) { nodes { id } } }' }),
      signal: AbortSignal.timeout(3000),
    });
    const { data } = await response.json();
    return data?.articles?.nodes?.[0]?.id;
  } catch {
    return undefined;
  }
}
