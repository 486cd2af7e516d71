// Validates an AsyncAPI document; ends with 1 if it has an error.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
for (const found of diagnostics) {
  console.log(["error", "warning", "info", "hint"][found.severity], found.path.join("."), found.message);
}
const errors = diagnostics.filter((found) => found.severity === 0).length;
console.log(`${process.argv[2]}: ${document ? "valid" : "invalid"}, ${errors} errors`);
process.exit(document && errors === 0 ? 0 : 1);
