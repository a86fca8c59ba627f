/** Copies the outside parts of the screens into the shell: `npm ci && npm run refresh`.
 *
 * Run it after changing package.json, the theme (designsystemet.config.json) or the icon list (icons.txt), then commit
 * what changed. Fotfeste itself never runs npm: the copies are ordinary static files.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const vendor = join(here, "../fotfeste/web/shell/static/shell/vendor");
const read = (...parts) => readFileSync(join(...parts), "utf8");
const write = (name, text) => writeFileSync(join(vendor, name), text);

rmSync(vendor, { recursive: true, force: true });
mkdirSync(join(vendor, "licences"), { recursive: true });

// The theme: our colours, made by the design system's own token tool.
const cli = join(modules, "@digdir/designsystemet/dist/bin/designsystemet.js");
const tokens = (...args) => execFileSync(process.execPath, [cli, "tokens", ...args], { cwd: here });
tokens("create", "--clean");
tokens("build", "--tokens", "build/tokens", "--out-dir", "build/theme", "--clean");
write("theme.css", read(here, "build/theme/fotfeste.css"));

// Components and behaviour. Hashed file names need every reference to exist, so source map comments go.
const withoutMap = (text) => text.replace(/\n?\/[/*][#@] sourceMappingURL=.*$/gm, "");
write("designsystemet.css", withoutMap(read(modules, "@digdir/designsystemet-css/dist/src/index.css")));
write("designsystemet.js", withoutMap(read(modules, "@digdir/designsystemet-web/dist/umd/index.js")));
write("htmx.js", withoutMap(read(modules, "htmx.org/dist/htmx.min.js")));

for (const part of ["latin", "latin-ext"]) {
  const name = `inter-${part}-wght-normal.woff2`;
  copyFileSync(join(modules, "@fontsource-variable/inter/files", name), join(vendor, `inter-${part}.woff2`));
}

// One sprite with the icons of icons.txt: «our-name AkselName» a line.
const symbols = read(here, "icons.txt")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"))
  .map((line) => {
    const [name, file] = line.split(/\s+/);
    const svg = read(modules, "@navikt/aksel-icons/dist/svg", `${file}.svg`);
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/<title>.*?<\/title>/, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/fill="#[0-9A-Fa-f]+"/g, 'fill="currentColor"').trim()}</symbol>`;
  });
write("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg" fill="none">\n${symbols.join("\n")}\n</svg>\n`);

const licences = {
  "designsystemet.txt": "@digdir/designsystemet-css/LICENSE",
  "htmx.txt": "htmx.org/LICENSE",
  "inter.txt": "@fontsource-variable/inter/LICENSE",
  "floating-ui.txt": "@floating-ui/dom/LICENSE", // bundled inside designsystemet.js
};
for (const [name, source] of Object.entries(licences)) {
  copyFileSync(join(modules, source), join(vendor, "licences", name));
}
copyFileSync(join(here, "licences/aksel-icons.txt"), join(vendor, "licences/aksel-icons.txt"));
const version = (name) => `${name} ${JSON.parse(read(modules, name, "package.json")).version}`;
const parts = Object.keys(JSON.parse(read(here, "package.json")).devDependencies).map(version);
write("VERSIONS.txt", `Copied by frontend/refresh.mjs; do not edit by hand.\n${parts.join("\n")}\n`);
