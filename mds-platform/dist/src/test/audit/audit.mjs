// Prints one JSON line for each check of graphql-http's audit: its id, name and status, and why it failed.
import { auditServer } from "./node_modules/graphql-http/lib/audits/server.mjs";

const [url] = process.argv.slice(2);
for (const { id, name, status, reason = "" } of await auditServer({ url })) {
  console.log(JSON.stringify({ id, name, status, reason: String(reason) }));
}
