// Runs the audits of npm's graphql-http, which are the specification of GraphQL over HTTP as a
// test, against the endpoint that is named. Any that does not pass is a failure, the optional
// ones, too.

import { auditServer } from 'graphql-http';

const url = process.argv[2];
if (!url) {
  console.error('audits: name the endpoint: node audits.mjs http://127.0.0.1:8080/graphql');
  process.exit(2);
}

const results = await auditServer({ url, fetchFn: fetch });
const failed = results.filter((result) => result.status !== 'ok');
for (const { id, name, reason } of failed) {
  console.error(`audit ${id} ${name}: ${reason}`);
}
console.log(`audits: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
