// Quotes files of the repository in the pages: what a test runs, or what is written by a generator, is shown as it
// stands and is never copied. A quotation is an element on a line of its own, and becomes Markdown before anything reads
// the page:
//
//   <Quote file="examples/flask/app.py" />                              a whole file
//   <Quote file="examples/flask/app.py" from="def pay" until="@app.get" />  the lines from one up to another
//   <Quote file="README.md" block="python" holding="AsyncConomy" />     a fenced block of a Markdown file
//   <Section file="docs/faults.md" heading="TLS" />                     what stands below a heading, without it
//   <Section file="README.md" heading="Errors" part="first" />          the same, up to the next heading of any level
//   <Section file="README.md" marked="errors" />                        what stands between <!-- errors --> and its end
//
// A file, a line, a block or a heading that is not there, or that is there twice, fails the build.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { root } from "./root.mjs";

const REPOSITORY = "https://github.com/conomyhq/conomyhq-sdk/blob/main/";
const LANGUAGES = { py: "python", mjs: "js", rs: "rust", sql: "sql", yaml: "yaml", sh: "sh", js: "js", ts: "ts" };

/** The plugin of Vite that does it. */
export function quotes() {
  return {
    name: "conomyhq-quotes",
    enforce: "pre",
    transform: {
      filter: { id: /\.mdx$/ },
      handler(page, id) {
        const quoted = (file) => this.addWatchFile(join(root, file));
        try {
          return { code: quote(page, quoted), map: null };
        } catch (error) {
          throw new Error(`${id}: ${error.message}`);
        }
      },
    },
  };
}

/** A page with what its quotations stand for; `quoted` hears of each file. */
export function quote(page, quoted = () => {}) {
  return page.replaceAll(/^<(Quote|Section)((?: [a-z]+="[^"\n]*")*) \/>$/gm, (_, element, text) => {
    const attributes = Object.fromEntries(
      [...text.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescape(value)]),
    );
    quoted(attributes.file);
    return element === "Quote" ? fenced(attributes) : section(attributes);
  });
}

const unescape = (text) => text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&");

function fenced({ file, block, holding, from, until, title }) {
  const source = read(file);
  const code = block ? blockOf(file, source, block, holding) : linesOf(file, source, from, until);
  const language = block ?? LANGUAGES[file.split(".").at(-1)] ?? "txt";
  const name = title ?? (block ? undefined : file.replace(/^examples\//, ""));
  return `\`\`\`${language}${name ? ` title="${name}"` : ""}\n${code.trimEnd()}\n\`\`\``;
}

/** The lines from the one that begins like this, up to that before the next one which begins like that. */
function linesOf(file, source, from, until) {
  const lines = source.split("\n");
  const begins = (text) => (line) => line.trimStart().startsWith(text);
  let first = 0;
  if (from) {
    first = lines.findIndex(begins(from));
    if (first < 0) throw new Error(`no line of ${file} begins with ${from}`);
    if (lines.slice(first + 1).some(begins(from))) throw new Error(`several lines of ${file} begin with ${from}`);
  }
  let end = lines.length;
  if (until) {
    end = lines.findIndex((line, number) => number > first && begins(until)(line));
    if (end < 0) throw new Error(`after ${from ?? "its beginning"} no line of ${file} begins with ${until}`);
  }
  const quoted = lines.slice(first, end);
  const indented = Math.min(...quoted.filter((line) => line.trim()).map((line) => /^ */.exec(line)[0].length));
  return quoted.map((line) => line.slice(indented)).join("\n");
}

function blockOf(file, source, language, holding = "") {
  const blocks = [...source.matchAll(/^```(\S+)\n([\s\S]*?)^```$/gm)]
    .filter(([, its, code]) => its === language && code.includes(holding))
    .map(([, , code]) => code);
  if (blocks.length !== 1) {
    throw new Error(`${file} has ${blocks.length} blocks of ${language} that hold "${holding}", not one`);
  }
  return blocks[0];
}

function section({ file, heading, marked, part }) {
  const source = read(file);
  let text;
  if (marked) {
    const parts = source.split(new RegExp(`<!-- /?${marked} -->\n`));
    if (parts.length !== 3) throw new Error(`${file} has nothing that is marked ${marked}`);
    text = parts[1];
  } else {
    const prose = source.replaceAll(/^```[\s\S]*?^```/gm, (code) => code.replaceAll("#", " "));
    const headings = [...prose.matchAll(/^(#+) (.*)$/gm)];
    const here = headings.filter(([, , title]) => title === heading);
    if (here.length !== 1) throw new Error(`${file} has ${here.length} headings "${heading}", not one`);
    const begin = here[0].index + here[0][0].length;
    const next = headings.find((found) => found.index > begin && (part === "first" || found[1].length <= here[0][1].length));
    text = source.slice(begin, next?.index);
  }
  // The site draws its own pictures.
  return asMdx(linked(text.replaceAll(/```mermaid\n[\s\S]*?```/g, ""), file)).trim();
}

/** Links that are relative to the quoted file lead into the repository. */
function linked(text, file) {
  const directory = file.slice(0, -basename(file).length);
  return text.replaceAll(/\]\((?!https?:|#)([^)]+)\)/g, (_, target) => {
    const url = new URL(target, `${REPOSITORY}${directory}`);
    return `](${url})`;
  });
}

/** Markdown means what it means by itself, where MDX would see expressions and elements. Code stays as it is. */
function asMdx(text) {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]*`)/)
    .map((part, index) => (index % 2 ? part : part.replaceAll(/<!--[\s\S]*?-->/g, "").replaceAll(/[{}<]/g, "\\$&")))
    .join("");
}

function read(file) {
  return readFileSync(join(root, file), "utf8");
}
