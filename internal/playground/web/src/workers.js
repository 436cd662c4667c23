// Sets the addresses of Monaco's web workers. Import this before GraphiQL.

const names = { graphql: 'graphql.worker.js', json: 'json.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const name = names[label] ?? 'editor.worker.js';
    return new Worker(new URL(name, import.meta.url), { type: 'module' });
  },
};
