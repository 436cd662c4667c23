// Sessions of the clients that front-end teams use, each with its own way of asking: its
// headers, its documents, its paging. Against the endpoint that is named, which must serve the
// sample editions.

import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql as apollo } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { createGraphiQLFetcher, isAsyncIterable } from '@graphiql/toolkit';
import { Client as Urql, cacheExchange, fetchExchange } from '@urql/core';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import { createHash } from 'node:crypto';
import relay from 'relay-runtime';

const url = process.argv[2];
if (!url) {
  console.error('clients: name the endpoint: node clients.mjs http://127.0.0.1:8080/graphql');
  process.exit(2);
}

const frontPage = `
  query FrontPage($first: Int!, $after: String, $bodies: Boolean = false) {
    articles(first: $first, after: $after) {
      edges { cursor node { ...Teaser } }
      pageInfo { hasNextPage endCursor }
    }
  }
  fragment Teaser on Article {
    id title publishedAt section { ...Named } authors { id name }
    body @include(if: $bodies) { html }
  }
  fragment Named on Section { id name }
`;
const track = `mutation Track($input: TrackViewInput!) { trackView(input: $input) { viewCount counted userErrors { message code } } }`;
const wrong = `query Wrong { articles { nodes { tittle } } }`;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

function check(what, holds) {
  if (!holds) throw new Error(what);
}

/** Pages through the articles, counts a view and asks something wrong, with any client's ask. */
async function session(ask, refused) {
  const titles = [];
  let after = null;
  do {
    const { articles } = await ask(frontPage, { first: 7, after });
    titles.push(...articles.edges.map(({ node }) => node.title));
    after = articles.pageInfo.hasNextPage ? articles.pageInfo.endCursor : null;
  } while (after);
  check(`${titles.length} articles were paged through`, titles.length > 40);
  const { articles } = await ask(frontPage, { first: 1, bodies: true });
  const input = { articleId: articles.edges[0].node.id };
  const { trackView } = await ask(track, { input });
  check('a view is counted', trackView.counted && trackView.userErrors.length === 0);
  const why = await refused(wrong);
  check(`what is wrong is said: ${why}`, why.includes('tittle'));
}

async function withApollo(...links) {
  const client = new ApolloClient({ link: ApolloLink.from([...links, new HttpLink({ uri: url })]), cache: new InMemoryCache() });
  const ask = async (text, variables) => {
    const document = apollo(text);
    const mutation = document.definitions[0].operation === 'mutation';
    const { data } = mutation ? await client.mutate({ mutation: document, variables }) : await client.query({ query: document, variables });
    return data;
  };
  await session(ask, async (text) => {
    try {
      await ask(text);
    } catch (error) {
      check('Apollo reads the errors', CombinedGraphQLErrors.is(error));
      return error.errors[0].message;
    }
  });
}

async function withUrql(preferGetMethod) {
  const client = new Urql({ url, preferGetMethod, exchanges: [cacheExchange, fetchExchange] });
  const ask = async (text, variables) => {
    const { data, error } = await (text.includes('mutation') ? client.mutation(text, variables) : client.query(text, variables));
    if (error) throw error;
    return data;
  };
  await session(ask, async (text) => {
    const { error } = await client.query(text, {});
    return error.graphQLErrors[0].message;
  });
}

async function withRelay() {
  const { Environment, Network, RecordSource, Store } = relay;
  // What Relay's own documentation tells to write.
  const fetchQuery = async (operation, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { Accept: 'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: operation.text, variables }),
    });
    return response.json();
  };
  const environment = new Environment({ network: Network.create(fetchQuery), store: new Store(new RecordSource()) });
  const ask = (text, variables) => new Promise((resolve, reject) => {
    environment.getNetwork().execute({ id: null, name: 'Session', operationKind: 'query', text, metadata: {} }, variables, {}).subscribe({
      next: ({ data, errors }) => (errors ? reject(new Error(errors[0].message)) : resolve(data)),
      error: reject,
    });
  });
  await session(ask, (text) => ask(text).catch((error) => error.message));
}

async function withGraphiQL() {
  const fetcher = createGraphiQLFetcher({ url, fetch });
  for (const options of [{}, { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true }]) {
    const { data, errors } = await fetcher({ query: getIntrospectionQuery(options), operationName: 'IntrospectionQuery' });
    check(`the schema is told: ${JSON.stringify(errors)}`, printSchema(buildClientSchema(data)).includes('type Article implements Node'));
  }
  const ask = async (query, variables) => {
    let answer = await fetcher({ query, variables });
    if (isAsyncIterable(answer)) { // it is ready for answers in parts
      for await (const part of answer) answer = part;
    }
    const { data, errors } = answer;
    if (errors) throw new Error(errors[0].message);
    return data;
  };
  await session(ask, (text) => ask(text).catch((error) => error.message));
}

const sessions = {
  'Apollo Client': () => withApollo(),
  'Apollo Client naming its queries': () => withApollo(new PersistedQueryLink({ sha256, useGETForHashedQueries: true })),
  'urql by POST': () => withUrql(false),
  'urql by GET': () => withUrql('force'),
  Relay: withRelay,
  GraphiQL: withGraphiQL,
};

let failed = 0;
for (const [name, run] of Object.entries(sessions)) {
  try {
    await run();
    console.log(`client ${name}: ok`);
  } catch (error) {
    failed++;
    console.error(`client ${name}: ${error.stack}`);
  }
}
console.log(`clients: ${Object.keys(sessions).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
