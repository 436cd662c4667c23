// What the bundled page and the page on the content delivery network have in common: reading the
// page's settings, and making the example queries ready to run. Plain JavaScript, because the
// second page takes it as it is.

/** The settings that the server wrote into the page: {endpoint, title, host, examples}. */
export function pageConfig() {
  return JSON.parse(document.getElementById('playground-config').textContent);
}

/** The address for subscriptions, given the endpoint for queries. */
export function socketURL(endpoint) {
  const url = new URL(endpoint, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/**
 * The examples as GraphiQL's tabs. Where an example has an empty variable `articleId`, the id of an
 * article in the store takes its place, so that the example runs as it stands.
 */
export async function exampleTabs({ endpoint, examples }) {
  const tabs = examples.map(({ query, variables }) => ({ query, variables }));
  const wanting = tabs.filter((tab) => wantsArticle(tab.variables));
  if (wanting.length === 0) return tabs;

  const id = await anArticle(endpoint);
  for (const tab of id ? wanting : []) {
    tab.variables = withArticle(tab.variables, id);
  }
  return tabs;
}

/** Whether the text of an example's variables leaves `articleId` empty. */
function wantsArticle(variables) {
  return parsed(variables).articleId === '';
}

function withArticle(variables, id) {
  return JSON.stringify({ ...parsed(variables), articleId: id }, null, 2);
}

function parsed(variables) {
  try {
    return JSON.parse(variables || '{}') ?? {};
  } catch {
    return {};
  }
}

/** The id of one article, or undefined: an empty or silent server must not hold up the page. */
async function anArticle(endpoint) {
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
